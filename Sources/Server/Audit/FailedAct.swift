internal import Storage

/// An error that an audited call ended with, and what is to be known of the act that failed.
///
/// It is taken apart before the answer is made, which is that of the error alone.
struct FailedAct: Error {
    let cause: any Error
    var details: AuditDetails = [:]
}
