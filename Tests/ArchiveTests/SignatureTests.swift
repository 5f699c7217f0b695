import Archive
import Chat
import Foundation
import TestSupport
import Testing

/// The signature of an archive, as Habeas, OpenSSL and `bagit` see it.
@Suite(.timeLimit(.minutes(10))) struct SignatureTests {
    private func withArchive(_ body: (ExportedArchive) async throws -> Void) async throws {
        try await ExportedArchive.with { scene in
            try await scene.say(30, by: scene.ada, from: ExportedArchive.now.advanced(bySeconds: -1000)) {
                "message \($0)"
            }
        } _: { archive, _ in
            try await body(archive)
        }
    }

    /// Packs an unpacked bag and checks it.
    private func packed(_ bag: URL, signedByOneOf keys: [PublicKey]? = nil) async throws -> VerificationReport {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "changed.zip")
            let outcome = try await Program.run(
                Program.python ?? "/usr/bin/python3",
                [
                    "-c", "import shutil,sys; shutil.make_archive(sys.argv[1][:-4], 'zip', sys.argv[2])", file.path,
                    bag.path,
                ]
            )
            #expect(outcome.status == 0)
            return await ArchiveVerification.verify(path: file.path, signedByOneOf: keys)
        }
    }

    private func key(of bag: URL) throws -> PublicKey {
        let text = try String(contentsOf: bag.appending(path: "signing-key.pem"), encoding: .utf8)
        return try #require(PublicKey(pem: text))
    }

    /// The failed checks of an unpacked bag.
    private func failures(_ bag: URL) async throws -> [String] {
        try await packed(bag).checks.filter { !$0.passed }.map(\.name)
    }

    /// The command that the bag's README gives.
    private func command(in bag: URL) throws -> String {
        let readme = try String(contentsOf: bag.appending(path: "README.txt"), encoding: .utf8)
        let line = try #require(readme.split(separator: "\n").first { $0.contains("openssl pkeyutl") })
        return line.trimmingCharacters(in: .whitespaces)
    }

    private func openssl(in bag: URL) async throws -> Program.Outcome {
        try await Program.run("/bin/sh", ["-c", "cd \"$1\" && \(try command(in: bag))", "sh", bag.path])
    }

    @Test("OpenSSL verifies the signature by the command in the bag's README, and refuses another file")
    func opensslAgrees() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            let good = try await openssl(in: bag)
            #expect(good.status == 0, "\(good.errors)")
            #expect(good.output.contains("Signature Verified Successfully"))
            let manifest = bag.appending(path: "tagmanifest-sha256.txt")
            try (Data(contentsOf: manifest) + Data("\n".utf8)).write(to: manifest)
            #expect(try await openssl(in: bag).status != 0)
        }
    }

    @Test("OpenSSL finds the fingerprint that the archive and its README state")
    func fingerprintAgrees() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            let script = "cd \"$1\" && openssl pkey -pubin -in signing-key.pem -outform DER | sha256sum"
            let outcome = try await Program.run("/bin/sh", ["-c", script, "sh", bag.path])
            let fingerprint = try key(of: bag).fingerprint
            #expect(outcome.output.hasPrefix(fingerprint))
            for file in ["README.txt", "bag-info.txt", "data/request.json"] {
                let text = try String(contentsOf: bag.appending(path: file), encoding: .utf8)
                #expect(text.contains(fingerprint), "\(file)")
            }
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.signingKey == fingerprint)
            #expect(report.isSignedByGivenKey == nil)
            #expect(report.notes.contains { $0.contains(fingerprint) && $0.contains("only if") })
        }
    }

    @Test("A signed bag holds for bagit and sha256sum", .enabled(if: Program.python != nil))
    func bagitAgrees() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            let check = ["-c", "import bagit,sys; bagit.Bag(sys.argv[1]).validate()", bag.path]
            let outcome = try await Program.run(try #require(Program.python), check)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let sums = "cd \"$1\" && sha256sum --strict -c tagmanifest-sha256.txt manifest-sha256.txt"
            let listed = try await Program.run("/bin/sh", ["-c", sums, "sh", bag.path])
            #expect(listed.status == 0)
            #expect(listed.output.contains("signing-key.pem: OK"))
        }
    }

    @Test("A flipped bit in the signature, the key or the manifest is found, wherever it is")
    func flippedBitIsFound() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            for name in ["tagmanifest-sha256.txt.sig", "signing-key.pem", "tagmanifest-sha256.txt"] {
                let file = bag.appending(path: name)
                let whole = try Data(contentsOf: file)
                for position in [0, whole.count / 2, whole.count - 1] {
                    var flipped = whole
                    flipped[position] ^= 1
                    try flipped.write(to: file)
                    #expect(try await failures(bag) != [], "\(name), byte \(position)")
                }
                try whole.write(to: file)
            }
            #expect(try await failures(bag) == [])
        }
    }

    @Test(
        "A signature or key that is missing, short or long is found",
        arguments: [
            "rm tagmanifest-sha256.txt.sig", ": > tagmanifest-sha256.txt.sig",
            "truncate -s 63 tagmanifest-sha256.txt.sig",
            "echo >> tagmanifest-sha256.txt.sig", "rm signing-key.pem", "echo x > signing-key.pem",
        ]
    )
    func incompleteSignatureIsFound(change: String) async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            #expect(try Program.status(of: "/bin/sh", ["-c", "cd \"$0\" && \(change)", bag.path]) == 0)
            #expect(try await failures(bag).contains("Signature"))
        }
    }

    @Test("An archive made to fit with a key of somebody else's is refused by whoever has the organization's")
    func foreignSignatureIsFound() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            let own = try key(of: bag)
            let script = """
                cd "$1"
                openssl genpkey -algorithm ed25519 -out ../forger.pem
                openssl pkey -in ../forger.pem -pubout -out signing-key.pem
                new=$(openssl pkey -pubin -in signing-key.pem -outform DER | sha256sum | cut -c1-64)
                sed -i "s/$2/$new/g" bag-info.txt README.txt data/request.json
                find data -type f | sort | xargs sha256sum > manifest-sha256.txt
                sha256sum bagit.txt bag-info.txt README.txt signing-key.pem manifest-sha256.txt > tagmanifest-sha256.txt
                openssl pkeyutl -sign -inkey ../forger.pem -rawin -in tagmanifest-sha256.txt -out tagmanifest-sha256.txt.sig
                """
            let forged = try await Program.run("/bin/sh", ["-c", script, "sh", bag.path, own.fingerprint])
            #expect(forged.status == 0, "\(forged.errors)")
            let alone = try await packed(bag)
            #expect(alone.isValid, "\(alone.checks)")
            #expect(alone.signingKey != own.fingerprint)
            let report = try await packed(bag, signedByOneOf: [own])
            #expect(report.checks.filter { !$0.passed }.map(\.name) == ["Signature"])
            #expect(report.isSignedByGivenKey == false)
        }
    }

    @Test("An archive of the first version, without a signature, keeps its note, and fails where a key is given")
    func unsignedArchives() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            let own = try key(of: bag)
            let script = """
                cd "$1"
                rm signing-key.pem tagmanifest-sha256.txt.sig
                sed -i '/Habeas-Signing-Key/d' bag-info.txt
                python3 -c "import json; f='data/request.json'; j=json.load(open(f)); del j['signature']
                j['formatVersion']=1; json.dump(j,open(f,'w'))"
                n=$(find data -type f | wc -l); s=$(find data -type f -exec cat {} + | wc -c)
                sed -i "s/^Payload-Oxum.*/Payload-Oxum: $s.$n/" bag-info.txt
                find data -type f | sort | xargs sha256sum > manifest-sha256.txt
                sha256sum bagit.txt bag-info.txt README.txt manifest-sha256.txt > tagmanifest-sha256.txt
                """
            let stripped = try await Program.run("/bin/sh", ["-c", script, "sh", bag.path])
            #expect(stripped.status == 0, "\(stripped.errors)")
            let alone = try await packed(bag)
            #expect(alone.isValid, "\(alone.checks)")
            #expect(alone.notes.contains { $0.contains("not signed") })
            let strict = try await packed(bag, signedByOneOf: [own])
            #expect(strict.checks.filter { !$0.passed }.map(\.name) == ["Signature"])
        }
    }

    @Test("A public key is read from PEM as OpenSSL writes it, and nothing else is taken for one")
    func pemIsRead() async throws {
        try await withArchive { archive in
            let bag = try await archive.unpacked()
            let own = try key(of: bag)
            #expect(PublicKey(pem: own.pem.replacing("\n", with: "\r\n") + "\n") == own)
            let others = [
                "", "-----BEGIN PUBLIC KEY-----", own.pem + own.pem, own.pem.replacing("PUBLIC", with: "PRIVATE"),
            ]
            for text in others { #expect(PublicKey(pem: text) == nil) }
            let rsa = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 | openssl pkey -pubout"
            let foreign = try await Program.run("/bin/sh", ["-c", rsa])
            #expect(foreign.output.contains("PUBLIC KEY") && PublicKey(pem: foreign.output) == nil)
        }
    }
}
