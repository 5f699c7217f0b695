extension ArchiveVerification {
    /// The seal, if there is one, fits every byte of the file.
    mutating func checkSeal() {
        let name = "Seal"
        switch contents.seal {
        case .holds: report.add(name, problems: [], otherwise: "SHA-256 of the whole file, to its last bit")
        case .broken: report.add(name, problems: ["the file was changed after it was sealed"], otherwise: "")
        case .isSomethingElse:
            report.add(name, problems: ["the comment at the end of the ZIP file is no seal"], otherwise: "")
        case .missing:
            report.notes.append(
                "The ZIP file has no seal, as when it was packed anew by another program: what is in its files was checked "
                    + "by their digests, but not the times and modes that the ZIP file gives them."
            )
        }
    }
}
