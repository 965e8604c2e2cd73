package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.access.DeclaredAccess;

class AccessCommandTest {

    @TempDir
    private static Path folder;

    private static LocalBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start(
                folder.resolve("broker"),
                LocalBroker.freePort(),
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void applyGivesWhatDiffMissesAndTakesAwayWhatIsTooMuchOnlyWhenItIsTold() throws Exception {
        CommandAsTyped before = access("diff");
        assertThat(before.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(before.out()).contains("MISSING   User:routing-service Allow Write on Topic concerns.routed.v1");

        CommandAsTyped applied = access("apply");
        assertThat(applied.out()).isEqualTo("Everybody may do what is declared, and nothing else.%n".formatted());
        assertThat(applied.exitCode()).isZero();

        try (Admin admin = Admin.create(broker.clientSettings())) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "concerns.", PatternType.PREFIXED),
                            new AccessControlEntry(
                                    "User:stranger", "10.0.0.7", AclOperation.READ, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
        CommandAsTyped kept = access("apply");
        assertThat(kept.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(kept.out())
                .isEqualTo("TOO MUCH  User:stranger Allow Read on Topic concerns.… from 10.0.0.7%n".formatted());

        assertThat(access("apply", "--remove").exitCode()).isZero();
        assertThat(access("diff").exitCode()).isZero();
    }

    @Test
    void aPrincipalThatTheClusterKnowsByAnotherNameIsGivenItsRightsUnderThat() {
        CommandAsTyped diff = access("diff", "--principal", "ops=User:sa-4711", "--leave", "User:platform");

        assertThat(diff.out())
                .contains("MISSING   User:sa-4711 Allow Describe on Cluster kafka-cluster")
                .doesNotContain("MISSING   User:ops");
        assertThat(access("diff", "--principal", "nobody=User:x").err())
                .contains("there is no principal nobody, only notifier-service, ops, report-intake");
        assertThat(access("diff", "--principal", "ops=upstream").err())
                .contains("two principals have the same name: each needs one of its own");
    }

    @Test
    void passwordsComeFromAFileOfEachPrincipalAndAreNotPrinted() throws Exception {
        Path passwords = folder.resolve("passwords");
        for (String principal : DeclaredAccess.principals()) {
            Files.writeString(
                    Files.createDirectories(passwords.resolve(principal)).resolve("password"), "hidden-" + principal);
        }

        CommandAsTyped given = access("passwords", "--from", passwords.toString());
        assertThat(given.exitCode()).isZero();
        assertThat(given.out()).contains("report-intake").doesNotContain("hidden");

        Files.writeString(passwords.resolve("ops/password"), "hidden\n");
        assertThat(access("passwords", "--from", passwords.toString()).err())
                .contains("ops/password has white space around the password")
                .doesNotContain("hidden");

        Files.delete(passwords.resolve("ops/password"));
        CommandAsTyped missing = access("passwords", "--from", passwords.toString());
        assertThat(missing.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(missing.err()).contains("ops/password cannot be read");
    }

    @Test
    void aClusterThatRefusesNothingIsAFinding() throws Exception {
        try (var open = LocalBroker.start(folder.resolve("open"), LocalBroker.freePort())) {
            CommandAsTyped diff = CommandAsTyped.of("access", "diff", "--bootstrap-servers", open.bootstrapServers());
            assertThat(diff.exitCode()).isEqualTo(SignpostCommand.FINDING);
            assertThat(diff.err()).contains("the cluster has no authorizer: whoever reaches it may do everything");
        }
    }

    @Test
    void brokersThatDoNotAnswerAreNotReachable() throws Exception {
        CommandAsTyped diff = CommandAsTyped.of(
                "access", "diff", "--bootstrap-servers", "127.0.0.1:" + LocalBroker.freePort(), "--within", "PT1S");

        assertThat(diff.exitCode()).isEqualTo(SignpostCommand.NOT_REACHABLE);
        assertThat(diff.err()).contains("did not say who may do what within 1 s");
    }

    private static CommandAsTyped access(String command, String... options) {
        var all = new ArrayList<>(List.of("access", command, "--bootstrap-servers", broker.bootstrapServers()));
        all.addAll(List.of(options));
        return CommandAsTyped.of(all.toArray(String[]::new));
    }
}
