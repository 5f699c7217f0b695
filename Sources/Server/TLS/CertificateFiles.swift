private import Foundation
private import HummingbirdTLS
internal import NIOSSL

/// Where the server's certificate and its private key are, both in PEM.
public struct CertificateFiles: Sendable {
    private let certificate: String
    private let key: String

    /// Names the files.
    ///
    /// - Parameters:
    ///   - certificate: the server's certificate first, then those that lead to its issuer.
    ///   - key: the private key, without a passphrase.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// What tells whether a file was replaced or written to.
    struct Stamp: Equatable {
        private let parts: [Int]

        /// Symbolic links are followed: programs that renew certificates change where they point.
        init(_ paths: [String]) {
            parts = paths.flatMap { path in
                var status = stat()
                guard stat(path, &status) == 0 else { return [-1] }
                return [
                    Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                ]
            }
        }
    }

    var stamp: Stamp { Stamp([certificate, key]) }

    /// Reads both files and tries them; blocks.
    func read() throws(CertificateError) -> CertificatePair {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw .unreadableCertificate(certificate)
        }
        guard let own = chain.first else { throw .unreadableCertificate(certificate) }
        let secret: NIOSSLPrivateKey
        do { secret = try NIOSSLPrivateKey(file: key, format: .pem) } catch { throw .unreadableKey(key) }
        let pair = CertificatePair(
            chain: chain.map { .certificate($0) },
            key: .privateKey(secret),
            expiresAt: own.notValidAfter
        )
        do { _ = try NIOSSLContext(configuration: Self.configuration(pair)) } catch {
            throw .mismatch(certificate: certificate, key: key)
        }
        return pair
    }

    static func configuration(_ pair: CertificatePair) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: pair.chain, privateKey: pair.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }
}

/// Why a certificate cannot be shown.
public enum CertificateError: Error, CustomStringConvertible {
    case unreadableCertificate(String)
    case unreadableKey(String)
    case mismatch(certificate: String, key: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .unreadableCertificate(let path): "\(path) holds no certificate in PEM that can be read. Check the file."
        case .unreadableKey(let path):
            "\(path) holds no private key in PEM that can be read. It must have no passphrase."
        case .mismatch(let certificate, let key):
            "The key in \(key) does not belong to the first certificate in \(certificate). Give the two that belong "
                + "together, the server's own certificate first."
        }
    }
}
