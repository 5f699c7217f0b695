public import Database

/// What becomes of a column when its person's data is exported.
public enum PrivacyClass: Sendable {
    /// It is in the archive of the person it is about.
    case exported
    /// It follows from what is exported.
    case derived
    /// It is not exported, for the reason given.
    case excluded(String)
}

extension SchemaColumn {
    /// What becomes of the column in an export; `nil` when nobody has decided that, which a test refuses.
    public var privacyClass: PrivacyClass? {
        Self.classes[table]?.first { $0.columns.contains(column) }?.class
    }

    private static let credentials = PrivacyClass.excluded(
        "Credentials and rights of clients, not what a person wrote."
    )
    private static let internals = PrivacyClass.excluded("How the installation works, not about a person.")
    private static let requests = PrivacyClass.excluded(
        "Records of privacy requests; the archive states its own request."
    )
    private static let auditTrail = PrivacyClass.excluded(
        "The record of how data was handled, which nobody may change; not what a person wrote."
    )
    private static let preferences = PrivacyClass.excluded("How chat is shown, not what a person wrote.")
    private static let otherPeople = PrivacyClass.excluded("Who else was there, which the subject did not write.")

    private static let classes: [String: [(columns: Set<String>, class: PrivacyClass)]] = [
        "schema_version": [(["version", "oldest"], internals)],
        "directory_changes": [(["number"], internals)],
        "organizations": [
            (["id", "name", "retention_days"], .exported),
            (["reactions_enabled", "link_key", "created_at", "edit_window_seconds"], internals),
            (["subjects_per_day", "requires_approval", "approval_days", "console_languages"], internals),
        ],
        "users": [
            (["id", "name", "email", "source_key"], .exported),
            (["organization"], .derived),
            (
                ["title", "department", "state", "kind", "version", "is_changed_here", "erased_at"],
                .excluded("The directory's, not what the person wrote.")
            ),
        ],
        "user_identifiers": [(["organization", "kind", "folded", "owner", "value", "is_imported"], .derived)],
        "contacts": [
            (
                ["owner", "position", "medium", "purpose", "address", "extension", "country"],
                .excluded("The directory's, not what the person wrote.")
            )
        ],
        "conversations": [
            (["id", "kind", "name", "source_key", "is_private", "created_at"], .exported),
            (["organization"], .derived),
            (["is_archived"], .excluded("A state of the room, not what the person wrote.")),
            // Whoever words these writes an event with the same words, which is exported as theirs.
            (["subject", "description"], .excluded("May be another person's words.")),
        ],
        "participants": [(["conversation", "participant", "is_owner", "left_at"], otherPeople)],
        "pins": [(["conversation", "message", "pinned_by", "pinned_at"], preferences)],
        "chat_preferences": [
            (["owner", "muted", "mentions_only", "notify_on_reactions", "mobile_when"], preferences)
        ],
        "messages": [
            (
                [
                    "id", "conversation", "kind", "subtype", "text", "source_text", "source_key", "thread", "edited_at",
                    "deleted_at",
                ], .exported
            ),
            (["author"], .derived),
        ],
        // Archives state how many there are, and since when.
        "rewritten_messages": [(["author", "message", "is_rectified", "rewritten_at"], .derived)],
        "former_names": [(["owner", "kind", "value"], .excluded("The directory's, not what the person wrote."))],
        "purges": [(["organization", "cutoff", "started_at", "ended_at", "messages", "removed_before"], internals)],
        "holds": [
            (
                [
                    "id", "organization", "subject", "conversation", "reason", "client", "author", "author_name",
                    "created_at", "ends_at", "released_at", "released_by",
                ], .excluded("Records of legal holds, which others made.")
            )
        ],
        "revisions": [(["message", "written_at", "text", "source_text"], .exported), (["author"], .derived)],
        "reactions": [(["message", "emoji"], .exported), (["author"], .derived)],
        "attachments": [
            (
                [
                    "message", "position", "source_key", "name", "title", "media_type", "size", "source_url", "digest",
                    "deleted_at",
                ], .exported
            ),
            (["author", "id", "uploaded_at"], .derived),
        ],
        "mentions": [(["message", "mentioned"], .exported), (["author"], .derived)],
        "commitments": [(["first", "last", "messages", "head", "secret"], .exported), (["author"], .derived)],
        "removed_messages": [(["month", "messages"], .exported), (["author"], .derived)],
        "uncommitted_authors": [(["author"], internals)],
        "roles": [(["id", "organization", "name", "summary"], internals)],
        "role_permissions": [(["role", "permission"], internals)],
        "clients": [
            (
                [
                    "id", "organization", "name", "secret_hash", "acts_as", "created_at", "description", "grant_type",
                    "redirect_uris", "scopes", "token_seconds", "state", "created_by", "modified_at", "modified_by",
                ], credentials
            )
        ],
        "grants": [(["grantee", "role", "granted_at"], credentials)],
        "tokens": [
            (
                ["hash", "organization", "client", "created_at", "expires_at", "person", "scopes", "sign_in"],
                credentials
            ),
            (
                ["browser", "address", "used_at"],
                .excluded("Shown to the person with their sessions, and gone with them; not what the person wrote.")
            ),
        ],
        "passwords": [(["owner", "hash", "changed_at"], credentials)],
        "sign_in_failures": [(["name_hash", "failures", "locked_until", "last_at"], credentials)],
        "authorization_codes": [
            (
                [
                    "hash", "organization", "client", "person", "redirect_uri", "scopes", "challenge", "sign_in",
                    "expires_at", "used_at",
                ], credentials
            )
        ],
        "refresh_tokens": [
            (
                [
                    "hash", "organization", "client", "person", "scopes", "sign_in", "expires_at", "used_at",
                    "needs_secret",
                ], credentials
            )
        ],
        "idempotency_keys": [(["key_hash", "call_hash", "result", "created_at"], internals)],
        "requests": [
            (
                [
                    "id", "organization", "kind", "status", "subject", "reason", "client", "requester",
                    "requester_name",
                    "created_at", "changed_at", "period_start", "period_end", "failure", "formats",
                    "language", "other_people",
                    "hold", "destroys_archives", "result", "case_id", "approval",
                ], requests
            )
        ],
        "replacement_terms": [(["request", "position", "kind", "existing", "updated"], requests)],
        "jobs": [
            (
                [
                    "request", "organization", "available_at", "owner", "lease_until", "attempts", "fruitless_attempts",
                ], internals
            )
        ],
        "archives": [
            (
                [
                    "id", "organization", "request", "file", "size", "digest", "messages", "created_at", "sealed_key",
                    "destroyed_at", "case_id",
                ], requests
            )
        ],
        "approvals": [
            (
                [
                    "id", "organization", "case_id", "state", "client", "asker", "asker_name", "client_maker",
                    "client_changer", "asked_at", "expires_at", "decider_client", "decider", "decider_name",
                    "decided_at", "reason",
                ], requests
            )
        ],
        "cases": [
            (
                [
                    "id", "organization", "title", "reason", "client", "author", "author_name", "created_at", "status",
                    "failure", "regime", "received_on", "due_on", "first_due_on", "extended_at", "extension_reason",
                    "period_start", "period_end", "formats", "language", "other_people", "approval", "closed_at",
                    "closed_by",
                ], requests
            )
        ],
        "case_subjects": [(["case_id", "position", "subject", "request"], requests)],
        "case_notes": [
            (["case_id", "position", "client", "author", "author_name", "written_at", "text"], requests)
        ],
        "case_conversations": [(["case_id", "conversation"], requests)],
        "case_merges": [
            (
                [
                    "case_id", "organization", "available_at", "owner", "lease_until", "attempts", "fruitless_attempts",
                ], internals
            )
        ],
        "leases": [(["name", "owner", "attempts", "lease_until"], internals)],
        "nodes": [(["id", "role", "version", "schema", "started_at", "seen_at"], internals)],
        "rate_windows": [(["caller", "started_at", "calls"], internals)],
        "signing_keys": [
            (["id", "organization", "public_key", "private_key", "created_at", "retired_at"], internals)
        ],
        "audit_entries": [
            (
                [
                    "organization", "sequence", "at", "user_id", "user_name", "client_id", "client_name", "origin",
                    "service", "entity_type", "action", "entity_id", "outcome", "reason", "details", "previous", "hash",
                ], auditTrail
            )
        ],
        "audit_chains": [(["organization", "sequence", "hash"], auditTrail)],
        "audit_heads": [(["organization", "day", "sequence", "hash", "signature", "key_id"], auditTrail)],
        "webhooks": [
            (["id", "organization", "url", "events", "description", "created_at"], internals),
            (["secret"], credentials),
        ],
        "webhook_deliveries": [
            (
                [
                    "id", "webhook", "event", "body", "created_at", "available_at", "lease_until", "attempts", "state",
                    "last_status", "last_error", "last_at", "finished_at",
                ], internals
            )
        ],
        "imports": [(["id", "organization", "source", "file", "finished_at", "report"], internals)],
    ]
}
