#include <sqlite3.h>

/// From how many bytes on a statement or a savepoint keeps the pages that it could have to bring back in a file.
/// sqlite3_config is variadic, so that Swift cannot call it.
static inline int configureStatementJournalSpill(int bytes) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, bytes);
}
