package org.signpost.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.local.inbox.PartnerInbox;
import org.signpost.local.stack.DemonstrationInbox;
import org.signpost.local.stack.SecretFiles;
import org.signpost.local.stack.StackNotStarted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "inbox",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the partner inbox alone: a mail server, a stand-in for GOV.UK Notify, and a page that shows what"
                    + " they got.",
            "For demonstrations with containers: it has no sign-in, and shows everything to whoever asks."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:stopped cleanly",
            " 1:it did not start; the sentence says what to do",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  signpost inbox --file inbox.jsonl --notify-key notify-api-key"})
final class InboxCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen at. Default: ${DEFAULT-VALUE}")
    private String listen = "";

    @Option(
            names = "--http-port",
            defaultValue = "8025",
            description = "Port of the page and of the Notify stand-in. Default: ${DEFAULT-VALUE}")
    private int httpPort;

    @Option(
            names = "--smtp-port",
            defaultValue = "2525",
            description = "Port of the mail server. Default: ${DEFAULT-VALUE}")
    private int smtpPort;

    @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "Where messages are kept, one JSON object a line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--notify-key",
            required = true,
            paramLabel = "FILE",
            description = "The API key that the notifier shows, as \"signpost secrets create\" made it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path notifyKey;

    @Option(
            names = "--partners",
            paramLabel = "FILE",
            description = "Names whoever a message went to. Default: config/partners.yaml")
    private @Nullable Path partners;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "PKCS 12 file with the mail server's key and certificate; it then takes nothing unencrypted.")
    private @Nullable Path keystore;

    @Option(
            names = "--keystore-password-file",
            paramLabel = "FILE",
            description = "Holds the password of that file and nothing else.")
    private @Nullable Path keystorePasswordFile;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        try (PartnerInbox inbox = DemonstrationInbox.start(
                InetAddress.getByName(listen),
                httpPort,
                smtpPort,
                tls(),
                file,
                SecretFiles.notifyKey(notifyKey),
                PartnerDirectory.load(partners == null ? SignpostCommand.config("partners.yaml") : partners),
                Clock.systemUTC())) {
            spec.commandLine()
                    .getOut()
                    .println("Partner inbox at port " + inbox.httpPort() + ", mail at port " + inbox.smtpPort());
            spec.commandLine().getOut().flush();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                asked.countDown();
                awaitQuietly(stopped);
            }));
            asked.await();
            return SignpostCommand.OK;
        } catch (IOException | GeneralSecurityException | StackNotStarted cause) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(cause));
        } finally {
            stopped.countDown();
        }
    }

    private Optional<SSLContext> tls() throws IOException, GeneralSecurityException {
        if (keystore == null) {
            return Optional.empty();
        }
        char[] password = keystorePasswordFile == null
                ? new char[0]
                : Files.readString(keystorePasswordFile).strip().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(keystore)) {
            store.load(content, password);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return Optional.of(context);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
