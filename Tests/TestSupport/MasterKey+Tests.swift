public import Storage

extension MasterKey {
    /// The key that the stores of tests are sealed with.
    public static let ofTests: MasterKey = {
        guard let key = MasterKey(text: String(repeating: "5a", count: 32)) else {
            preconditionFailure("A master key is 64 digits.")
        }
        return key
    }()
}
