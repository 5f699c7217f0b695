internal import Chat
private import Crypto
private import Foundation

/// A file that pages load: it has its digest in its address, so that browsers keep it until it changes.
public struct ConsoleAsset: Sendable {
    /// The address.
    public let address: String
    /// The media type.
    public let mediaType: String
    /// The content.
    public let bytes: [UInt8]

    private init(_ name: String, _ mediaType: String, _ bytes: [UInt8]) {
        let digest = Array(SHA256.hash(data: bytes)).hexadecimal.prefix(16)
        address = "/admin/assets/\(digest)/\(name)"
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// How pages look.
    static let styleSheet = Self("console.css", "text/css; charset=utf-8", PackageResources.console_css)
    /// What pages do beyond what they do without it.
    static let script = Self("console.js", "text/javascript; charset=utf-8", PackageResources.console_js)
    /// The picture in the browser's tab.
    static let icon = Self("icon.svg", "image/svg+xml", PackageResources.icon_svg)

    /// All of them.
    public static let all = [styleSheet, script, icon]
}
