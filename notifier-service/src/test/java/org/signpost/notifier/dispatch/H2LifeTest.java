package org.signpost.notifier.dispatch;

import java.nio.file.Path;
import org.signpost.notifier.ledger.LedgerDatabase;

class H2LifeTest extends LifeContract {
    @Override
    LedgerDatabase database(Path folder) {
        return LedgerDatabase.h2(folder);
    }

    @Override
    boolean postgres() {
        return false;
    }
}
