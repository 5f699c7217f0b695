internal import Archive
private import Objects
private import Storage

/// What becomes of an export that failed.
enum ExportFailure: Equatable {
    /// It is begun again after some seconds.
    case again(afterSeconds: Int64)
    /// Its work is done, and it waits some seconds for what others do to come to an end.
    case waits(seconds: Int64)
    /// It ends in an error, for the reason given.
    case final(reason: String)

    /// Ends a request that has brought down its process this often.
    static let mostAttempts = 10

    /// Why a request ends that was tried as often as it may be.
    static func exhausted(after attempts: Int) -> String {
        "The request failed \(attempts) times. See the server's log, then make the request again."
    }

    init(_ error: any Error, attempt: Int, isStopping: Bool) {
        if isStopping || error is CancellationError || error is PutOutOfReach {
            self = .again(afterSeconds: 0)
        } else if case .missingAttachment? = error as? ArchiveError, attempt == 1 {
            // It may have been deleted since the export began; another try reads whether it was.
            self = .again(afterSeconds: 0)
        } else if error is FilesInUse || Self.isOfStorage(error) {
            self = .waits(seconds: min(Int64(1) << min(attempt, 6), 60))
        } else if let error = error as? ErasureRefusal {
            // The words of a hold are not for the audit trail; its id leads to them.
            self = .final(reason: error.description)
        } else if let error = error as? HoldRefusal {
            self = .final(reason: error.description)
        } else if let error = error as? ArchiveError {
            self = .final(reason: error.description)
        } else if let error = error as? KeyError {
            self = .final(reason: error.description)
        } else if attempt >= Self.mostAttempts {
            self = .final(reason: Self.exhausted(after: attempt))
        } else {
            self = .again(afterSeconds: min(Int64(1) << attempt, 60))
        }
    }

    /// Whether only the object storage is in the way, which no request is to end for.
    private static func isOfStorage(_ error: any Error) -> Bool {
        switch error {
        case ArchiveError.storageUnavailable, BlobError.unavailable, ObjectError.unavailable: true
        default: false
        }
    }
}
