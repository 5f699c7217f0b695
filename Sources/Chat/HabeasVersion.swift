/// The version of this software, as it is written into archives and answers.
public enum HabeasVersion {
    /// The version, by the rules of Semantic Versioning.
    public static let current = "0.1.0"
}
