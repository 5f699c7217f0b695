/// Why a store cannot be spread over the machines of a cluster.
public enum DistributionError: Error, Equatable, CustomStringConvertible {
    /// There is no store in the database.
    case noStore
    /// The store is of another version than this program.
    case otherVersion(found: Int, known: Int)
    /// The database is not one of a Citus cluster.
    case citusMissing
    /// The store is spread already.
    case alreadySpread

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .noStore: "There is no store in this database. Run habeas init first."
        case .otherVersion(let found, let known):
            "The database has schema version \(found), and this program works on \(known). Start habeas serve of this "
                + "version on it first."
        case .citusMissing:
            "The extension citus is not in this database: there is no function create_distributed_table. Install Citus on "
                + "every machine of the cluster, put shared_preload_libraries = 'citus' into postgresql.conf, run CREATE "
                + "EXTENSION citus in this database, and give the command again."
        case .alreadySpread: "The store is spread over the cluster already. There is nothing to do."
        }
    }
}
