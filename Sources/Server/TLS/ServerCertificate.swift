private import Foundation
internal import HummingbirdTLS
public import Logging
internal import NIOCore
private import NIOPosix
internal import NIOSSL
private import Synchronization

/// The certificate that the server shows, from two files that may be replaced while it runs.
///
/// Each new connection looks whether a file has changed, so that a renewed certificate is shown from the next
/// connection on. While the two do not fit, between the replacement of one and of the other, the last that did is shown.
public final class ServerCertificate: Sendable {
    private struct State {
        var pair: CertificatePair
        /// The files as they were last read, whether or not they could be used.
        var stamp: CertificateFiles.Stamp
    }

    private let files: CertificateFiles
    private let state: Mutex<State>
    private let logger: Logger

    /// Reads the files for the first time.
    ///
    /// - Throws: a ``CertificateError`` when they cannot be read, or do not fit.
    public init(_ files: CertificateFiles, logger: Logger) throws {
        self.files = files
        self.logger = logger
        let stamp = files.stamp
        let pair = try files.read()
        state = Mutex(State(pair: pair, stamp: stamp))
        warn(of: pair)
    }

    /// What TLS is spoken by: version 1.2 or later.
    var configuration: TLSConfiguration {
        var configuration = state.withLock { CertificateFiles.configuration($0.pair) }
        configuration.sslContextCallback = { [self] _, promise in
            // Reading files may block, which an event loop must not.
            let pair = NIOThreadPool.singleton.runIfActive(eventLoop: promise.futureResult.eventLoop) { self.current() }
            pair.map { pair in
                var shown = NIOSSLContextConfigurationOverride()
                shown.certificateChain = pair.chain
                shown.privateKey = pair.key
                return shown
            }
            .cascade(to: promise)
        }
        return configuration
    }

    /// The newest pair that fits; blocks.
    private func current() -> CertificatePair {
        state.withLock { state in
            let stamp = files.stamp
            guard stamp != state.stamp else { return state.pair }
            state.stamp = stamp
            do {
                state.pair = try files.read()
                logger.notice("A new TLS certificate is shown.")
                warn(of: state.pair)
            } catch {
                logger.error(
                    "The changed TLS certificate cannot be used; the last one is shown.",
                    metadata: ["error": "\(error)"]
                )
            }
            return state.pair
        }
    }

    private func warn(of pair: CertificatePair) {
        let days = Int((Double(pair.expiresAt) - Date().timeIntervalSince1970) / 86_400)
        guard days < 14 else { return }
        logger.warning(
            days < 0 ? "The TLS certificate has expired." : "The TLS certificate expires soon.",
            metadata: ["days": "\(days)"]
        )
    }
}

/// A certificate with those that lead to its issuer, and its private key.
struct CertificatePair: Sendable {
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource
    /// Seconds since 1970.
    let expiresAt: Int
}
