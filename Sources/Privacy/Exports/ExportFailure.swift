internal import Archive

/// What becomes of an export that failed.
enum ExportFailure: Equatable {
    /// It is begun again after some seconds.
    case again(afterSeconds: Int64)
    /// It ends in an error, for the reason given.
    case final(reason: String)

    /// Ends a request that has brought down its process this often.
    private static let mostAttempts = 10

    init(_ error: any Error, attempt: Int, isStopping: Bool) {
        if isStopping || error is CancellationError {
            self = .again(afterSeconds: 0)
        } else if let error = error as? ArchiveError {
            self = .final(reason: error.description)
        } else if attempt >= Self.mostAttempts {
            self = .final(
                reason: "The export failed \(attempt) times. See the server's log, then make the request again."
            )
        } else {
            self = .again(afterSeconds: min(Int64(1) << attempt, 60))
        }
    }
}
