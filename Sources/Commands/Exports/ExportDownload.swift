internal import Archive
private import Chat
internal import Client
private import Foundation
internal import Wire

/// One subject's export from the request to the verified file.
struct ExportDownload {
    /// What came of it.
    struct Outcome: Encodable {
        let subject: String
        let userId: String
        let requestId: String
        let archive: String
        let bytes: Int64
        let seconds: Double
        /// `nil` for an archive of a server other than Habeas, which has nothing to verify by.
        let report: VerificationReport?

        var isGood: Bool { report?.isValid ?? true }
    }

    /// What to ask for beyond the contract; `nil` to ask by the contract alone.
    struct Extras {
        let from: String?
        let until: String?
        let reason: String?
        let formats: [String]?
        var language: String?
        var otherPeople: String?

        var isEmpty: Bool {
            from == nil && until == nil && reason == nil && formats == nil && language == nil && otherPeople == nil
        }
    }

    let client: PrivacyClient
    let directory: String
    let bar: ProgressBar

    func run(_ person: ExportSubject, extras: Extras) async throws -> Outcome {
        defer { bar.end() }
        let began = ContinuousClock.now
        let subject = person.name
        let asked = try await ask(person.userID, extras)
        guard let id = asked.id else { throw ClientError.unexpectedAnswer(status: 200) }
        let done = try await wait(for: id, subject)
        guard let url = done.resultsUrl ?? done.resultsUrls?.first else {
            throw ClientError.requestFailed(reason: "it was completed without an archive")
        }
        // Asked for after the archive was made, so that its key is among them, and before there is a file.
        let keys =
            done.habeas == nil ? nil : try await client.signingKeys()?.compactMap { PublicKey(pem: $0.publicKey) }
        let path = "\(directory)/habeas-\(id).zip"
        try await client.fetchArchive(url, to: path, sha256: done.habeas?.sha256) { share in
            bar.show(0.6 + 0.4 * share, "\(subject): downloading")
        }
        let report =
            done.habeas == nil ? nil : await ArchiveVerification.verify(path: path, signedByOneOf: keys)
        let elapsed = began.duration(to: .now)
        return Outcome(
            subject: subject,
            userId: person.userID,
            requestId: id,
            archive: path,
            bytes: (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64) ?? 0,
            seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18,
            report: report
        )
    }

    private func ask(_ userID: String, _ extras: Extras) async throws -> GDPRRequest {
        guard !extras.isEmpty else { return try await client.requestExport(of: userID) }
        return try await client.requestExport(
            ExportRequest(
                subject: GDPRSubject(userId: userID),
                from: extras.from,
                until: extras.until,
                reason: extras.reason,
                formats: extras.formats,
                language: extras.language,
                otherPeople: extras.otherPeople
            )
        )
    }

    /// Asks how far the request is, at first often, later every few seconds; the original may take days.
    private func wait(for id: String, _ subject: String) async throws -> GDPRRequest {
        var pause = Duration.milliseconds(25)
        var isWaiting = false
        while true {
            let request = try await client.request(id)
            if let approval = request.habeas?.approval, approval.state == "pending", !isWaiting {
                isWaiting = true
                Console.error("\(subject): request \(id) waits for an approval until \(approval.expiresDate).")
            }
            switch request.status {
            case "COMPLETED": return request
            case "ERROR":
                throw ClientError.requestFailed(reason: request.habeas?.failure ?? "the server gives no reason")
            case let status: bar.show(Self.share(of: status), "\(subject): \(status ?? "?")")
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 1.4, .seconds(5))
        }
    }

    private static func share(of status: String?) -> Double {
        switch status {
        case "SEARCHING", "UPDATING", "DELETING": 0.3
        case "FINALIZING": 0.6
        default: 0.1
        }
    }
}
