public import Chat

extension PrivacyRules {
    /// What is other than in earlier rules, for the audit trail: the values before and after.
    public func changes(from old: Self) -> AuditDetails {
        var details: AuditDetails = [:]
        if old.subjectsPerDay != subjectsPerDay {
            details["subjectsPerDay"] = .list(["\(old.subjectsPerDay)", "\(subjectsPerDay)"])
        }
        if old.requiresApproval != requiresApproval {
            details["requireApproval"] = .list(["\(old.requiresApproval)", "\(requiresApproval)"])
        }
        if old.approvalDays != approvalDays {
            details["approvalDays"] = .list(["\(old.approvalDays)", "\(approvalDays)"])
        }
        return details
    }
}
