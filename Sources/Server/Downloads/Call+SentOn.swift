private import Hummingbird

extension Call {
    /// Whether the call may be answered with the address of the bytes in a bucket.
    ///
    /// One that knows the bytes by our tag may not: in the bucket they have another.
    var mayBeSentOn: Bool {
        request.method == .get && request.headers[.ifRange] == nil && request.headers[.ifNoneMatch] == nil
    }
}
