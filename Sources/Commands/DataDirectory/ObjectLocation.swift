internal import Chat
private import Foundation
internal import Objects

/// Where an installation's archives and the bytes of its attachments are: in the data directory, or in a bucket.
enum ObjectLocation: Sendable {
    case dataDirectory
    case bucket(Bucket)

    var isDirectory: Bool {
        if case .dataDirectory = self { return true }
        return false
    }

    /// Where that is, as the audit trail keeps it.
    var place: String {
        switch self {
        case .dataDirectory: "directory"
        case .bucket(let bucket): bucket.address.place
        }
    }

    /// Reads a setting; without one, they are in the directory.
    ///
    /// - Parameter environment: what says where the keys to a bucket are.
    init(
        _ setting: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        clock: WallClock = .system
    ) throws {
        guard let setting, !setting.isEmpty, setting != "directory:" else {
            self = .dataDirectory
            return
        }
        // The setting is not repeated: somebody may have written a key into it.
        guard BucketAddress.isOne(setting) else {
            throw CommandFailure.usage("--blobs is no address of a bucket. Give directory: or s3://BUCKET?endpoint=….")
        }
        let address: BucketAddress
        do throws(BucketAddress.Mistake) {
            address = try BucketAddress(setting)
        } catch {
            throw CommandFailure.usage("--blobs cannot be used. \(error.description)")
        }
        guard let credentials = BucketCredentials.source(environment) else {
            throw CommandFailure.usage(
                "There are no keys to the bucket. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                    + "AWS_SHARED_CREDENTIALS_FILE."
            )
        }
        self = .bucket(Bucket(address, credentials: credentials, clock: clock))
    }
}
