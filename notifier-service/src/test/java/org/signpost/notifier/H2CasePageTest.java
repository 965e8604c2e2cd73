package org.signpost.notifier;

class H2CasePageTest extends CasePageContract {}
