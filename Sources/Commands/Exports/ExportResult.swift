internal import ArgumentParser

/// A person as named on the command line, and found on the server.
struct ExportSubject {
    let name: String
    let userID: String
}

/// What came of one person's export.
enum ExportResult: Encodable {
    /// Why there is no archive.
    struct Failure: Encodable {
        let subject: String
        let userId: String?
        let error: String
        var exitCode = ExitCode.failure

        private enum CodingKeys: CodingKey {
            case subject, userId, error
        }
    }

    case done(ExportDownload.Outcome)
    case failed(Failure)

    /// Runs one person's export; only the end of the whole run is thrown.
    init(of person: ExportSubject, _ work: () async throws -> ExportDownload.Outcome) async throws {
        do {
            self = .done(try await work())
        } catch let error as CancellationError {
            throw error
        } catch {
            let failure = CommandFailure(converting: error)
            self = .failed(
                Failure(
                    subject: person.name,
                    userId: person.userID,
                    error: failure.description,
                    exitCode: failure.exitCode
                )
            )
        }
    }

    /// Writes the one or the other as it is; a failure is told by its `error`.
    func encode(to encoder: any Encoder) throws {
        switch self {
        case .done(let outcome): try outcome.encode(to: encoder)
        case .failed(let failure): try failure.encode(to: encoder)
        }
    }

    /// Shows the archive, or on standard error why there is none.
    func print() {
        switch self {
        case .done(let outcome): outcome.print()
        case .failed(let failure): Console.error("habeas: \(failure.subject): \(failure.error)")
        }
    }

    /// Ends the command with a failure unless every archive is there and good.
    ///
    /// A run for one person ends with the code of its failure, one for several with 1.
    static func exit(after results: [ExportResult]) throws {
        for case .failed(let failure) in results {
            throw results.count == 1 ? failure.exitCode : ExitCode.failure
        }
        for case .done(let outcome) in results where !outcome.isGood { throw ExitCode.failure }
    }
}
