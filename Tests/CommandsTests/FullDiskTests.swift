import Foundation
import TestSupport
import Testing

/// A data directory on a small file system in memory, which only root can make.
@Suite(.timeLimit(.minutes(10))) struct FullDiskTests {
    private static let canMount: Bool = {
        let probe = "d=$(mktemp -d) && mount -t tmpfs tmpfs $d && umount $d; s=$?; rmdir $d; exit $s"
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", probe]
        shell.standardError = FileHandle.nullDevice
        guard (try? shell.run()) != nil else { return false }
        shell.waitUntilExit()
        return shell.terminationStatus == 0
    }()

    private func shell(_ script: String, _ argument: String) async throws {
        let outcome = try await Program.run("/bin/sh", ["-ec", script, "sh", argument])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func status(_ arguments: String...) async throws -> String {
        let asked = ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}"]
        return try await Program.run("/usr/bin/curl", asked + arguments).output
    }

    @Test(
        "On a full disk nothing is half done, the server says that it is not ready, and goes on when there is room",
        .enabled(if: canMount, "Only root can make a file system that is full.")
    )
    func diskIsFull() async throws {
        try await Workplace.with { place in
            try await shell(
                "cp -a $1 $1.copy; mount -t tmpfs -o size=24m,mode=700 tmpfs $1; cp -a $1.copy/. $1",
                place.data
            )
            do {
                try await fillAndEmpty(place)
            } catch {
                try await shell("umount --lazy $1", place.data)
                throw error
            }
            try await shell("umount $1", place.data)
        }
    }

    private func fillAndEmpty(_ place: Workplace) async throws {
        try await place.withServer { url in
            let credentials = "\(place.credentials.clientId):\(place.credentials.clientSecret)"
            func signIn() async throws -> String {
                try await status("--user", credentials, "--data", "grant_type=client_credentials", url + "/oauth/token")
            }
            #expect(try await signIn() == "200")
            #expect(try await status(url + "/ready") == "200")
            try await shell("cat /dev/zero > $1/ballast || true", place.data)
            // What is free in files that are there already is used up first.
            var (answer, readiness) = ("", "")
            while answer != "503" || readiness != "503" {
                answer = try await signIn()
                readiness = try await status(url + "/ready")
            }
            #expect(try await status(url + "/health") == "200")
            try await shell("rm $1/ballast", place.data)
            #expect(try await signIn() == "200")
            #expect(try await status(url + "/ready") == "200")
        }
        let verified = try await place.habeas("audit", "verify", "--data", place.data)
        #expect(verified.status == 0, "\(verified.output)")
    }
}
