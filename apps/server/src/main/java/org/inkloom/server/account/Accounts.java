package org.inkloom.server.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The accounts of a file, which holds the digests of their tokens and never a token. Tokens are drawn at random with 256 bits,
 * so a plain digest cannot be turned back. A file that changes is read again. Thread-safe.
 */
public final class Accounts {
    private static final String PREFIX = "ink_";
    private static final int TOKEN_BYTES = 32;

    private final Path file;
    private Optional<State> read = Optional.empty();
    private long version;
    private List<Entry> entries = List.of();

    /** By what a file is known to be another one: two changes may have one time, but not one place on the disk. */
    private record State(FileTime time, long size, @Nullable Object key) {
        static State of(Path file) throws IOException {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(found.lastModifiedTime(), found.size(), found.fileKey());
        }
    }

    private record Entry(Account account, byte[] digest) {}

    private Accounts(Path file) {
        this.file = file;
    }

    /**
     * Opens a file of accounts; one that is not there holds none.
     *
     * @throws InkloomException INK-SERVER-008 if it cannot be read
     */
    public static Accounts of(Path file) {
        Accounts accounts = new Accounts(file);
        accounts.entries();
        return accounts;
    }

    /** Returns all accounts. */
    public List<Account> all() {
        return entries().stream().map(Entry::account).toList();
    }

    /** Returns whose token this is. It takes the same time whichever account it is, and however much of it is right. */
    public Optional<Account> find(String token) {
        byte[] digest = digest(token);
        Optional<Account> found = Optional.empty();
        for (Entry entry : entries()) {
            if (MessageDigest.isEqual(digest, entry.digest())) {
                found = Optional.of(entry.account());
            }
        }
        return found;
    }

    /**
     * Adds an account, or gives one a new token in place of its old one, and returns the token, which is written down nowhere.
     *
     * @throws InkloomException INK-SERVER-007 if the name cannot be one, INK-SERVER-008 if the file cannot be written
     */
    public synchronized String add(Account account) {
        if (!account.name().matches("[a-z0-9][a-z0-9_-]{0,31}")
                || account.name().equals(Account.OWNER.name())) {
            throw InkloomException.badInput(
                    "INK-SERVER-007",
                    "'" + account.name() + "' cannot be the name of an account.",
                    "Folders are named after accounts, and 'default' is whoever uses a server without accounts.",
                    "Give 1 to 32 lower-case letters, digits, - or _.");
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = PREFIX + HexFormat.of().formatHex(random);
        List<Entry> all = new ArrayList<>(entries());
        all.removeIf(entry -> entry.account().name().equals(account.name()));
        all.add(new Entry(account, digest(token)));
        write(all);
        return token;
    }

    /**
     * Takes an account away; its files and jobs stay. False where there is none of that name.
     *
     * @throws InkloomException INK-SERVER-008 if the file cannot be written
     */
    public synchronized boolean remove(String name) {
        List<Entry> all = new ArrayList<>(entries());
        boolean there = all.removeIf(entry -> entry.account().name().equals(name));
        if (there) {
            write(all);
        }
        return there;
    }

    /** Returns a number that changes when accounts do. */
    public synchronized long version() {
        entries();
        return version;
    }

    private synchronized List<Entry> entries() {
        try {
            Optional<State> now = state();
            if (!now.equals(read)) {
                entries = now.isEmpty() ? List.of() : parse(ComfyJson.read(Files.readAllBytes(file)));
                read = now;
                version++;
            }
            return entries;
        } catch (IOException | IllegalArgumentException | InkloomException e) {
            throw unusable(e);
        }
    }

    private Optional<State> state() throws IOException {
        try {
            return Optional.of(State.of(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<Entry> parse(JsonNode json) {
        if (!json.path("accounts").isArray()) {
            throw new IllegalArgumentException("it has no list \"accounts\"");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : json.path("accounts")) {
            Account account = new Account(
                    entry.path("name").asString(), entry.path("admin").asBoolean(false));
            entries.add(new Entry(
                    account, HexFormat.of().parseHex(entry.path("token_sha256").asString(""))));
        }
        return List.copyOf(entries);
    }

    private void write(List<Entry> all) {
        ObjectNode json = ComfyJson.MAPPER.createObjectNode();
        ArrayNode list = json.putArray("accounts");
        for (Entry entry : all) {
            list.addObject()
                    .put("name", entry.account().name())
                    .put("admin", entry.account().admin())
                    .put("token_sha256", HexFormat.of().formatHex(entry.digest()));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
            PendingFile.write(file, json.toPrettyString());
            if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        entries = List.copyOf(all);
        // It is read again when it is next asked for.
        read = Optional.empty();
    }

    private InkloomException unusable(Exception e) {
        return InkloomException.badInput(
                "INK-SERVER-008",
                "The accounts in " + file + " cannot be used: " + e.getMessage() + ".",
                "The file was changed by hand, or may not be read or written here.",
                "Correct it, or make it again with `inkloom serve user add`.",
                e);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
