internal import Chat
internal import Console
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/settings`: Organization Settings, foremost how long chat is kept.
struct SettingsPages: Sendable {
    let site: ConsoleSite
    let settings: SettingsRoutes
    let rules: PrivacySettingsRoutes
    let keys: SigningKeySupply

    /// As many months as a preview lists.
    private static let mostMonths = 36

    var routes: [ConsoleRoute] {
        let edit = Access.holding(anyOf: [.editSettings])
        return [
            ConsoleRoute(.get, "/admin/settings", .holding(anyOf: [.viewSettings, .editSettings]), show),
            ConsoleRoute(.get, "/admin/settings/retention", edit, preview),
            ConsoleRoute(.post, "/admin/settings/retention", edit, setRetention),
            ConsoleRoute(.post, "/admin/settings/reactions", edit, setReactions),
            ConsoleRoute(.post, "/admin/settings/rules", edit, setRules),
            ConsoleRoute(.post, "/admin/settings/languages", edit, setLanguages),
            ConsoleRoute(.post, "/admin/settings/keys", .holding(anyOf: [.addSigningKeys]), rotateKey),
        ]
    }

    private struct Preview: Sendable {
        struct Month: Sendable {
            let month: String
            let count: String
        }

        struct Months: Sendable {
            let rows: [Month]
            let more: String?
        }

        let heading: String
        let days: Int
        let tone: String
        let effect: String
        let since: String
        let held: String?
        let months: Months?
        let removes: Bool
        let confirmation: String
        let buttonClass: String
        let button: String
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, typedDays: nil, problem: nil)
    }

    /// Shows what a period would remove, before anything is changed.
    @Sendable
    private func preview(_ page: ConsoleCall) async throws -> Response {
        guard let retention = page.query["days"].flatMap({ Int($0) }).flatMap(RetentionPeriod.init(days:)) else {
            let problem = Problem(text: page.texts("refusal.days"))
            return try await answer(page, typedDays: page.query["days"], problem: problem)
        }
        let organization = try page.organization
        let now = site.clock.now
        let cutoff = retention.cutoff(at: now)
        let months = try await site.store.read {
            try $0.purges.countByMonth(in: organization, before: cutoff, at: now)
        }
        let count = months.remaining
        let removed = months.filter { $0.messages > 0 }
        let shown = removed.suffix(Self.mostMonths)
        let left = removed.count - shown.count
        let days = page.texts.counting(retention.days, "daysCounted")
        let content = Preview(
            heading: page.texts("retentionHeading", ["days": days]),
            days: retention.days,
            tone: count > 0 ? "danger" : "good",
            effect: page.texts.counting(count, "wouldRemove"),
            since: page.texts("wouldKeepSince", ["day": page.format.day(cutoff)]),
            held: months.held > 0 ? page.texts.counting(months.held, "wouldHold") : nil,
            months: shown.isEmpty
                ? nil
                : .init(
                    rows: shown.map {
                        .init(month: page.format.month($0.start), count: page.format.number($0.messages))
                    },
                    more: left > 0 ? page.texts.counting(left, "earlierMonths") : nil
                ),
            removes: count > 0,
            confirmation: page.texts.counting(count, "removeConfirm"),
            buttonClass: count > 0 ? "danger" : "primary",
            button: page.texts("keepFor", ["days": days])
        )
        return page.page("retention", title: content.heading, content)
    }

    @Sendable
    private func setRetention(_ page: ConsoleCall) async throws -> Response {
        guard let retention = page.form["days"].flatMap({ Int($0) }).flatMap(RetentionPeriod.init(days:)) else {
            let problem = Problem(text: page.texts("refusal.days"))
            return try await answer(page, typedDays: page.form["days"], problem: problem)
        }
        let organization = try page.organization
        let now = site.clock.now
        let cutoff = retention.cutoff(at: now)
        let months = try await site.store.read {
            try $0.purges.countByMonth(in: organization, before: cutoff, at: now)
        }
        // What was confirmed is the removal that the preview showed; without it, nothing may be removed.
        guard months.remaining == 0 || page.form["confirmed"] == "yes" else {
            let problem = Problem(text: page.texts("refusal.unconfirmed"))
            return try await answer(page, typedDays: page.form["days"], problem: problem)
        }
        _ = try await settings.change(retention: retention, reactionsEnabled: nil, page.call)
        return page.goOn(to: "/admin/settings", done: "retention")
    }

    @Sendable
    private func setReactions(_ page: ConsoleCall) async throws -> Response {
        let isEnabled = page.form["reactions"] == "yes"
        _ = try await settings.change(retention: nil, reactionsEnabled: isEnabled, page.call)
        return page.goOn(to: "/admin/settings", done: "saved")
    }

    /// Says how requests about people are kept within bounds.
    @Sendable
    private func setRules(_ page: ConsoleCall) async throws -> Response {
        func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
            page.form[name].flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
        }
        guard let subjects = number("subjects", in: PrivacyRules.subjectsRange),
            let days = number("days", in: PrivacyRules.approvalDaysRange)
        else {
            let problem = Problem(text: page.texts("refusal.rules"))
            return try await answer(page, typedDays: nil, problem: problem)
        }
        let isRequired = page.form["approval"] == "yes"
        try await rules.change(.init(subjects: subjects, requiresApproval: isRequired, days: days), page.call)
        return page.goOn(to: "/admin/settings", done: "saved")
    }

    /// Says which languages the console offers, and which one is for whoever asks for none of them.
    @Sendable
    private func setLanguages(_ page: ConsoleCall) async throws -> Response {
        let offered = page.form.all("offered").compactMap(ConsoleLanguage.init)
        guard let first = page.form["default"].flatMap(ConsoleLanguage.init), offered.contains(first) else {
            let problem = Problem(text: page.texts("refusal.languages"))
            return try await answer(page, typedDays: nil, problem: problem)
        }
        let others = ConsoleLanguage.allCases.filter { $0 != first && offered.contains($0) }
        try await rules.change(.init(languages: [first] + others), page.call)
        return page.goOn(to: "/admin/settings", done: "saved")
    }

    @Sendable
    private func rotateKey(_ page: ConsoleCall) async throws -> Response {
        guard page.form["confirmed"] == "yes" else { throw APIError.unconfirmed }
        _ = try await keys.rotate(page.organization) { try page.act(.rotateKey, of: $0.publicKey.fingerprint) }
        return page.goOn(to: "/admin/settings", done: "keyMade")
    }

    private func answer(_ page: ConsoleCall, typedDays: String?, problem: Problem?) async throws -> Response {
        let organization = try page.visitor.organization
        let found = try await site.store.read { transaction in
            (
                purge: try transaction.purges.last(in: organization.id),
                keys: try transaction.signingKeys.all(of: organization.id),
                rules: try transaction.organizations.rules(of: organization.id) ?? .standard
            )
        }
        let content = SettingsContent(
            organization,
            purge: found.purge,
            keys: page.holds(.viewRequests) ? found.keys : [],
            rules: found.rules,
            typedDays: typedDays,
            problem: problem,
            page
        )
        return page.page(
            "settings",
            title: page.texts("settingsTitle"),
            content,
            status: problem == nil ? .ok : .badRequest
        )
    }
}
