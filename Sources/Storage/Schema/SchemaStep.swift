internal import Database

/// One numbered step of the schema.
struct SchemaStep: Sendable {
    let statements: @Sendable (SchemaDialect) -> [String]
    /// Whether programs that do not know the step can work no more after it, since it takes something away or changes what it
    /// means; a step that only adds lets those of the version before go on.
    let isBreaking: Bool

    /// A step that only adds.
    static func adding(_ statements: @escaping @Sendable (SchemaDialect) -> [String]) -> Self {
        Self(statements: statements, isBreaking: false)
    }

    /// A step that earlier programs cannot work with.
    static func breaking(_ statements: @escaping @Sendable (SchemaDialect) -> [String]) -> Self {
        Self(statements: statements, isBreaking: true)
    }
}
