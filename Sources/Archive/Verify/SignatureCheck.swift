internal import Chat
internal import Foundation

/// Checks who signed a bag.
///
/// The key in the bag shows that the signature and the files belong together. Only a key that came by another way
/// shows who made them.
struct SignatureCheck {
    private let signed: Data?
    private let signature: Data?
    private let key: Data?
    private let statement: any ArchiveStatement
    private let given: [PublicKey]?

    /// Takes the bag's texts by their names, what the bag states, and the keys that were given; `nil` when none was.
    init(files: [String: Data], statement: any ArchiveStatement, keys: [PublicKey]?) {
        signed = files[BagSignature.signedFile]
        signature = files[BagSignature.signatureFile]
        key = files[BagSignature.keyFile]
        self.statement = statement
        given = keys
    }

    /// Adds what was found to a report.
    func add(to report: inout VerificationReport) {
        guard !isUnsigned else { return addUnsigned(to: &report) }
        let signer = key.flatMap { String(data: $0, encoding: .utf8) }.flatMap(PublicKey.init(pem:))
        var problems = problems(of: signer)
        if let signer, problems.isEmpty {
            report.signingKey = signer.fingerprint
            report.isSignedByGivenKey = given?.contains(signer)
            if report.isSignedByGivenKey == false {
                problems = ["it is signed with another key than those given: \(signer.fingerprint)"]
            } else if given == nil {
                report.notes.append(
                    "The signature fits the key in the archive itself, whose fingerprint is \(signer.fingerprint). "
                        + "It proves that nothing was changed since it was signed with that key. Who signed it is proven "
                        + "only if this fingerprint is known, by another way, to be the organization's; --key checks that."
                )
            }
        }
        let origin = given == nil ? "fits the key in the archive" : "made with a key that was given"
        report.add(
            "Signature",
            problems: problems,
            otherwise: "\(BagSignature.algorithm), \(origin): \(signer?.fingerprint ?? "")"
        )
    }

    /// Whether nothing about the archive says that it is signed, as in version 1 of the format or after a merge.
    private var isUnsigned: Bool {
        !statement.mustBeSigned && statement.signature == nil && signature == nil && key == nil
    }

    private func addUnsigned(to report: inout VerificationReport) {
        if given != nil {
            report.isSignedByGivenKey = false
            report.add("Signature", problems: ["the archive is not signed"], otherwise: "")
        }
        report.notes.append(
            "The archive is not signed: nothing was changed since the digests were made, but who made them is not proven."
        )
    }

    private func problems(of signer: PublicKey?) -> [String] {
        var problems: [String] = []
        if signer == nil {
            problems.append("\(BagSignature.keyFile) is missing or is no key of \(BagSignature.algorithm)")
        }
        if let signer, statement.signature != .init(keyId: signer.fingerprint) {
            problems.append("data/request.json states another key than \(BagSignature.keyFile) has")
        }
        if let signature, signature.count != BagSignature.size {
            problems.append("\(BagSignature.signatureFile) has \(signature.count) bytes, not \(BagSignature.size)")
        } else if let signature, let signer, let signed, !signer.isSignature(signature, of: signed) {
            problems.append("the signature is not of this archive, or not made with the key in it")
        }
        if signature == nil { problems.append("\(BagSignature.signatureFile) is missing") }
        if signed == nil { problems.append("\(BagSignature.signedFile) is missing") }
        return problems
    }
}
