package org.signpost.notifier;

import java.nio.file.Path;
import org.signpost.notifier.ledger.LedgerDatabase;

class ShreddedOnH2Test extends ShreddedContract {

    @Override
    LedgerDatabase database(Path inFolder) {
        return LedgerDatabase.h2(inFolder);
    }
}
