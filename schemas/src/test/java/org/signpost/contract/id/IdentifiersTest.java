package org.signpost.contract.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

    private static final ConcernId CONCERN = ConcernId.parse("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34");

    @Test
    void theSameCauseGivesTheSameAlert() {
        var police = new PartnerId("warwickshire-police");

        AlertId first = AlertId.of(CONCERN, police, DecisionId.of(CONCERN, 1));
        AlertId again = AlertId.of(CONCERN, police, DecisionId.of(CONCERN, 1));

        assertThat(again).isEqualTo(first);
        assertThat(AlertId.of(CONCERN, police, DecisionId.of(CONCERN, 2))).isNotEqualTo(first);
        assertThat(first.value().version()).isEqualTo(8);
        assertThat(first.value().variant()).isEqualTo(2);
    }

    @Test
    void onlyTheWholeTextOfAUuidNamesAConcern() {
        String good = "6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34";
        assertThat(ConcernId.parse(good)).hasToString(good);
        assertThat(ConcernId.parse(good.toUpperCase(Locale.ROOT))).isEqualTo(ConcernId.parse(good));

        for (String bad : List.of(
                "",
                "1-1-1-1-1",
                good + "0",
                good.substring(1),
                good.replace("-", "") + "0000",
                good.replace('-', '0'),
                good.replace('6', '-'),
                good.replace('6', 'g'),
                good.replace('6', '\uFF16'),
                " " + good.substring(1))) {
            assertThatThrownBy(() -> ConcernId.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("9a0e");
        }
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(NamedId.of("ab", "c")).isNotEqualTo(NamedId.of("a", "bc"));
    }

    @Test
    void derivedNamesStayAsTheyWereReleased() {
        assertThat(NamedId.of("decision", "a", "1")).hasToString("34b7400a-c6a0-8ed2-89fc-197011202d9e");
        assertThat(PublicReference.of(CONCERN)).hasToString("QN8R-3JW1");
    }

    @Test
    void aReferenceIsReadAsPeopleWriteIt() {
        PublicReference reference = PublicReference.of(CONCERN);
        String plain = reference.value().replace("-", "");

        assertThat(PublicReference.parse(plain.toLowerCase(java.util.Locale.ROOT)))
                .contains(reference);
        assertThat(PublicReference.parse(" " + reference.value() + " ")).contains(reference);
        assertThat(PublicReference.parse(plain.replace('0', 'O').replace('1', 'l')))
                .contains(reference);
        assertThat(PublicReference.parse("")).isEmpty();
        assertThat(PublicReference.parse("K7Q2-4MX")).isEmpty();
        assertThat(PublicReference.parse("💥".repeat(500))).isEmpty();
    }

    @Test
    void everySingleErrorAndEverySwapOfNeighboursIsFound() {
        String digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            String plain = PublicReference.of(new ConcernId(new UUID(random.nextLong(), random.nextLong())))
                    .value()
                    .replace("-", "");
            for (int at = 0; at < 8; at++) {
                for (int digit = 0; digit < digits.length(); digit++) {
                    char wrong = digits.charAt(digit);
                    String changed = plain.substring(0, at) + wrong + plain.substring(at + 1);
                    assertThat(PublicReference.parse(changed).isPresent()).isEqualTo(changed.equals(plain));
                }
                if (at < 7) {
                    String swapped =
                            plain.substring(0, at) + plain.charAt(at + 1) + plain.charAt(at) + plain.substring(at + 2);
                    assertThat(PublicReference.parse(swapped).isPresent()).isEqualTo(swapped.equals(plain));
                }
            }
        }
    }

    @Test
    void referencesSpreadOverTheWholeRange() {
        var random = new Random(11);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            seen.add(PublicReference.of(new ConcernId(new UUID(random.nextLong(), random.nextLong())))
                    .value());
        }
        assertThat(seen).hasSizeGreaterThan(19_990);
    }

    @Test
    void aFollowUpCodeHidesAndIsReadAsPeopleWriteIt() {
        byte[] digest = new byte[32];
        new Random(3).nextBytes(digest);

        FollowUpCode code = FollowUpCode.ofDigest(digest);

        assertThat(code).hasToString("FollowUpCode[hidden]");
        assertThat(code.secret()).matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(FollowUpCode.parse(code.secret().replace("-", " ").toLowerCase(java.util.Locale.ROOT)))
                .contains(code);
    }

    @Test
    void whatIsNoIdentifierIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> ConcernId.parse("Jane Doe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Jane");
        assertThatThrownBy(() -> ConcernId.parse("1-1-1-1-1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartnerId("Jane Doe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Jane");
        assertThatThrownBy(() -> new FollowUpCode("Jane Doe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Jane");
    }
}
