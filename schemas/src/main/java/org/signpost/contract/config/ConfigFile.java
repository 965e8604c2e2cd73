package org.signpost.contract.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A configuration file, read once: its sections with their lines, and the mistakes found in it so far.
///
/// Ask {@link #root()} for everything, take down what is wrong at the piece that is wrong, and end with {@link
/// #refuseMistakes()}:
/// ```
/// ConfigFile file = ConfigFile.read(Path.of("config/policy.yaml"));
/// file.root().allowOnly("partners", "districts");
/// … file.root().requiredList("partners") …
/// file.refuseMistakes();
/// ```
public final class ConfigFile {
    private static final int LONGEST_FILE = 1 << 20;
    private static final int DEEPEST = 20;

    private final Mistakes mistakes;
    private final String version;
    private final ConfigSection root;

    private ConfigFile(Mistakes mistakes, String version, ConfigSection root) {
        this.mistakes = mistakes;
        this.version = version;
        this.root = root;
    }

    /// Reads a file.
    ///
    /// @throws ConfigurationRefused when it cannot be read, is not YAML, is longer than 1 MiB, or uses anchors,
    ///         aliases, tags or a key twice
    public static ConfigFile read(Path path) {
        String name = path.toString().replace('\\', '/');
        try {
            if (Files.isRegularFile(path) && Files.size(path) > LONGEST_FILE) {
                throw refused(name, 0, "the file is longer than 1 MiB", "name the right file, or split it");
            }
            return read(name, Files.readAllBytes(path));
        } catch (NoSuchFileException absent) {
            throw refused(name, 0, "there is no such file", "name the right file in the settings, or put it there");
        } catch (IOException unreadable) {
            throw refused(name, 0, "the file cannot be read", "let the service's user read it");
        }
    }

    /// Reads the content of a file.
    ///
    /// @param name how mistakes name the file
    /// @throws ConfigurationRefused as {@link #read(Path)}
    public static ConfigFile read(String name, byte[] content) {
        if (content.length > LONGEST_FILE) {
            throw refused(name, 0, "the file is longer than 1 MiB", "name the right file, or split it");
        }
        String text = decoded(name, content);
        var mistakes = new Mistakes(name);
        Node top = composed(mistakes, text);
        if (!(top instanceof MappingNode mapping)) {
            throw refused(name, 1, "the file has no `key: value` lines", "begin with a key at the start of a line");
        }
        ConfigNode root = viewOf(mistakes, mapping);
        var file = new ConfigFile(mistakes, versionOf(content), (ConfigSection) root);
        // A key given twice or an alias makes every later question ambiguous, so it ends the reading here.
        file.refuseMistakes();
        return file;
    }

    /// How mistakes name this file.
    public String name() {
        return mistakes.file();
    }

    /// Which content this is: the first 16 hexadecimal digits of its SHA-256. The same bytes have the same version
    /// anywhere.
    public String version() {
        return version;
    }

    /// The whole file.
    public ConfigSection root() {
        return root;
    }

    /// What was found wrong so far, in the order of the lines.
    public List<ConfigMistake> mistakes() {
        return mistakes.inOrderOfLines();
    }

    /// Ends the reading.
    ///
    /// @throws ConfigurationRefused with every mistake that was taken down, if there is one
    public void refuseMistakes() {
        List<ConfigMistake> found = mistakes();
        if (!found.isEmpty()) {
            throw new ConfigurationRefused(found);
        }
    }

    private static String decoded(String name, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw refused(name, 0, "the file is not UTF-8 text", "save it as UTF-8");
        }
    }

    private static @Nullable Node composed(Mistakes mistakes, String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(true); // told below, with both lines
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LONGEST_FILE);
        var yaml = new Yaml(options);
        try {
            for (Event event : yaml.parse(new StringReader(text))) {
                refuseSurprises(mistakes, event);
            }
            if (!mistakes.inOrderOfLines().isEmpty()) {
                throw new ConfigurationRefused(mistakes.inOrderOfLines());
            }
            return yaml.compose(new StringReader(text));
        } catch (MarkedYAMLException broken) {
            // Not its message: that quotes the line, which may hold a contact detail.
            Mark mark = broken.getProblemMark();
            int line = mark == null ? 0 : mark.getLine() + 1;
            throw whatIsWrong(mistakes.file(), line, mark == null ? "" : lineAt(text, line), broken);
        } catch (YAMLException broken) {
            throw refused(
                    mistakes.file(),
                    0,
                    "this is not YAML",
                    "remove control characters and more than 20 levels of nesting");
        }
    }

    /// The two slips that people make most, told as such.
    private static ConfigurationRefused whatIsWrong(String name, int line, String written, MarkedYAMLException broken) {
        String indentation =
                written.substring(0, written.length() - written.stripLeading().length());
        if (indentation.indexOf('\t') >= 0) {
            return refused(name, line, "a tab stands where the line begins", "write spaces in its place");
        }
        if (String.valueOf(broken.getProblem()).startsWith("mapping values are not allowed")) {
            return refused(
                    name,
                    line,
                    "a value has a colon with a space after it, or the line above is not complete",
                    "put the whole text in \"quotes\", or indent the line as far as its neighbours");
        }
        return refused(
                name,
                line,
                "this is not YAML",
                "check the indentation, the colon and the space after the key, brackets that are not closed, and quotes"
                        + " around a value with `: ` or `#`");
    }

    private static String lineAt(String text, int line) {
        return text.lines().skip(line - 1L).findFirst().orElse("");
    }

    /// YAML's own surprises: a value that comes from another place of the file, and a value that makes an object.
    private static void refuseSurprises(Mistakes mistakes, Event event) {
        int line = event.getStartMark() == null ? 0 : event.getStartMark().getLine() + 1;
        if (event instanceof AliasEvent) {
            mistakes.add(line, "this is an alias (*)", "write the value out");
        } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
            mistakes.add(line, "this is an anchor (&)", "remove it, and write the value out where it is used");
        }
        boolean tagged = (event instanceof ScalarEvent scalar && scalar.getTag() != null)
                || (event instanceof CollectionStartEvent collection && collection.getTag() != null);
        if (tagged) {
            mistakes.add(line, "this has a tag (!)", "remove the tag, or put quotes around the value");
        }
    }

    private static ConfigNode viewOf(Mistakes mistakes, Node node) {
        int line = lineOf(node);
        return switch (node) {
            case ScalarNode scalar ->
                new ConfigScalar(mistakes, line, scalar.getValue().strip());
            case SequenceNode sequence -> {
                var items = new ArrayList<ConfigNode>();
                for (Node item : sequence.getValue()) {
                    items.add(viewOf(mistakes, item));
                }
                yield new ConfigList(mistakes, line, items);
            }
            case MappingNode mapping -> sectionOf(mistakes, mapping);
            default -> throw new IllegalStateException("YAML has scalars, sequences and mappings only");
        };
    }

    private static ConfigSection sectionOf(Mistakes mistakes, MappingNode mapping) {
        Map<String, ConfigSection.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                mistakes.add(line, "a key is not a single word", "write `key: value`");
                continue;
            }
            var key = new ConfigScalar(mistakes, line, keyNode.getValue());
            boolean unset = tuple.getValueNode() instanceof ScalarNode value
                    && value.isPlain()
                    && value.getValue().isEmpty();
            if (unset) {
                mistakes.add(
                        line,
                        "\"" + Spelling.shown(key.text()) + "\" has no value",
                        "write a value, or remove the line");
                continue;
            }
            var entry = new ConfigSection.Entry(key, viewOf(mistakes, tuple.getValueNode()));
            ConfigSection.Entry earlier = entries.putIfAbsent(key.text(), entry);
            if (earlier != null) {
                mistakes.add(
                        line,
                        "\"" + Spelling.shown(key.text()) + "\" stands here already, on line "
                                + earlier.key().line(),
                        "keep one of the two");
            }
        }
        return new ConfigSection(mistakes, lineOf(mapping), entries);
    }

    private static int lineOf(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    private static String versionOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    private static ConfigurationRefused refused(String name, int line, String fact, String remedy) {
        return new ConfigurationRefused(List.of(new ConfigMistake(name, line, fact, remedy)));
    }
}
