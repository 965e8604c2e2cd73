package org.signpost.contract.partner;

import java.util.Optional;

/// What a channel asks of the addresses that the partner file gives for it.
@FunctionalInterface
public interface AddressRule {
    /// What is wrong with an address; empty when it can be used. Nobody is asked over a network.
    Optional<Fault> faultOf(FurtherAddress address);

    /// Why an address cannot be used. Neither text repeats the address.
    ///
    /// @param fact what is wrong, such as `this is not an https address`
    /// @param remedy what to write instead
    record Fault(String fact, String remedy) {}
}
