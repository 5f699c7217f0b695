private import Archive
internal import ArgumentParser
private import Client
private import Foundation
private import Importing
private import Objects
private import Privacy
private import Storage

/// A failure in words with its exit code, from `sysexits.h`.
struct CommandFailure: Error, CustomStringConvertible {
    let exitCode: ExitCode
    let description: String

    static func usage(_ description: String) -> Self { Self(exitCode: ExitCode(EX_USAGE), description: description) }

    static func unavailable(_ description: String) -> Self {
        Self(exitCode: ExitCode(EX_UNAVAILABLE), description: description)
    }

    static func cannotCreate(_ description: String) -> Self {
        Self(exitCode: ExitCode(EX_CANTCREAT), description: description)
    }
}

extension ExitCode {
    /// Input that cannot be read.
    static let dataError = ExitCode(EX_DATAERR)
}

extension CommandFailure {
    /// Gives any error its exit code; this is the one place where that happens.
    init(converting error: any Error) {
        let code: CInt =
            switch error {
            case let error as CommandFailure: error.exitCode.rawValue
            case StoreError.busy, is PasswordHashing.Failure: EX_TEMPFAIL
            case StoreError.diskFull: EX_CANTCREAT
            case is StoreError, is KeyError, is ObjectError, is IdentityTaken, ImportError.outcomeUnknown:
                EX_UNAVAILABLE
            case MergeError.notValid, MigrationError.differs: 1
            case DistributionError.citusMissing: EX_UNAVAILABLE
            case is MigrationError, is DistributionError: EX_USAGE
            case MergeError.outputExists: EX_CANTCREAT
            case is ImportError, is MergeError, ArchiveError.notReadable, ArchiveError.malformed,
                ArchiveError.unsafeMember,
                ArchiveError.damagedMember:
                EX_DATAERR
            case ClientError.refused(status: 401, _, _), ClientError.refused(status: 403, _, _): EX_NOPERM
            case ClientError.refused(status: 429, _, _), ClientError.refused(status: 503, _, _): EX_TEMPFAIL
            case ClientError.unreachable, ClientError.unexpectedAnswer, ClientError.brokenConnection: EX_UNAVAILABLE
            case ClientError.invalidAddress, ClientError.notHabeas, ClientError.noCases: EX_USAGE
            case ClientError.notWritable, ArchiveError.diskFull, ArchiveError.notWritable: EX_CANTCREAT
            case is ClientError: 1
            default: EX_SOFTWARE
            }
        self.init(exitCode: ExitCode(code), description: String(describing: error))
    }
}

extension AsyncParsableCommand {
    /// Runs a command's work; a failure is told on standard error and becomes the exit code.
    func reportingFailures(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as ExitCode {
            throw error
        } catch {
            let failure = CommandFailure(converting: error)
            Console.error("habeas: \(failure.description)")
            throw failure.exitCode
        }
    }
}
