public import Chat
public import Foundation
public import Objects
public import Testing

/// The places that tests keep objects in.
public enum ObjectPlace: String, CaseIterable, Sendable {
    case directory
    case bucket

    /// The one of the running test: a directory, unless the test says another.
    @TaskLocal public static var current = Self.directory

    /// Those that are there: a bucket is where `make test` has started a server (`scripts/with-object-storage`).
    public static var available: [Self] { isBucketThere ? allCases : [.directory] }

    /// Whether tests that need a bucket can run.
    public static var isBucketThere: Bool { setting != nil }

    private static var setting: String? { ProcessInfo.processInfo.environment["HABEAS_TEST_S3"] }

    /// What keeps the objects of a test's folder, which names them in a bucket, too.
    public static func driver(of folder: URL) throws -> any ObjectDriver {
        switch current {
        case .directory: return try ObjectFolder(path: folder.path)
        case .bucket:
            let parent = folder.deletingLastPathComponent().lastPathComponent
            return try bucket(prefix: parent).folder(folder.lastPathComponent)
        }
    }

    /// The environment that has the keys to the tests' bucket.
    public static var keys: [String: String] {
        ProcessInfo.processInfo.environment.filter { ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].contains($0.key) }
    }

    /// The address of the tests' bucket with a prefix, as `--blobs` takes it.
    public static func address(prefix: String, options: String = "") throws -> String {
        guard let setting, let question = setting.firstIndex(of: "?") else { throw NoBucket() }
        return "\(setting[..<question])/\(prefix)\(setting[question...])\(options)"
    }

    /// The tests' bucket with a prefix.
    ///
    /// - Parameter credentials: the keys to it; those of the environment where there are none.
    public static func bucket(
        prefix: String = UUID().uuidString,
        options: String = "",
        credentials: BucketCredentials.Source? = nil,
        clock: WallClock = .ofComputer
    ) throws -> Bucket {
        guard let credentials = credentials ?? BucketCredentials.source(ProcessInfo.processInfo.environment) else {
            throw NoBucket()
        }
        return Bucket(
            try BucketAddress(address(prefix: prefix, options: options)),
            credentials: credentials,
            clock: clock
        )
    }
}

/// HABEAS_TEST_S3 names no bucket.
private struct NoBucket: Error {}

extension Trait where Self == EveryObjectPlace {
    /// Runs each test once for every place of objects that is there.
    public static var everyObjectPlace: Self { Self() }
}

/// Runs each test once for every place of objects that is there.
public struct EveryObjectPlace: SuiteTrait, TestTrait, TestScoping {
    /// Tests within suites, too.
    public let isRecursive = true

    /// Runs a test in one place after the other.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withEach(of: ObjectPlace.available, as: ObjectPlace.$current, "in a", function)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where there is no bucket, as with a plain `swift test`.
    public static var needsBucket: Self {
        .enabled(if: ObjectPlace.isBucketThere, "make test starts a server for it (scripts/with-object-storage)")
    }
}
