package org.inkloom.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.InkloomException;
import org.inkloom.server.ServerAccess;
import org.inkloom.server.ServerLimits;
import org.inkloom.server.TlsFiles;
import org.inkloom.server.account.Accounts;
import org.inkloom.server.http.TrustedProxies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code serve} for access to the server and for limits. */
final class ServeAccessFlags {
    /** Default name of the accounts' file, in the state folder. */
    static final String USERS = "users.json";

    @Option(names = "--token", paramLabel = "TOKEN", description = "What clients must send.")
    private @Nullable String token;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description =
                    "Accounts of `inkloom serve user`. Default: users.json in the folder of state, if it is there.")
    private @Nullable Path users;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A further name under which the server is asked, such as that of a proxy.")
    private List<String> hosts = List.of();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Encrypt connections with this certificate (PEM, with those that vouch for it).")
    private @Nullable Path certificate;

    @Option(
            names = "--trust-proxy",
            paramLabel = "ADDRESS",
            description = "A proxy, or a network such as 10.0.0.0/8, whose X-Forwarded-For is believed.")
    private List<String> proxies = List.of();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "What links in answers and webhooks begin with. Default: what the request says in Host.")
    private @Nullable String publicUrl;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key (PEM, PKCS #8).")
    private @Nullable Path key;

    @Option(
            names = "--tls-store",
            paramLabel = "FILE",
            description = "Certificate and key in one PKCS #12 file instead.")
    private @Nullable Path store;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "A file with the password of --tls-store in its first line.")
    private @Nullable Path password;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Requests of one account that are answered in a second. Default: 0, any number.")
    private double rate;

    @Option(
            names = "--max-jobs",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Jobs of one account that may wait. Default: ${DEFAULT-VALUE}.")
    private int mostJobs;

    @Option(
            names = "--max-upload-size",
            paramLabel = "MB",
            defaultValue = "100",
            description = "Largest upload. Default: ${DEFAULT-VALUE}.")
    private int mostUpload;

    @Option(
            names = "--picture-cache",
            paramLabel = "MB",
            defaultValue = "1024",
            description = "Room on the disk for pictures that are not drawn again after a restart; 0 keeps none."
                    + " Default: ${DEFAULT-VALUE}.")
    private int pictureCache;

    @Option(
            names = "--private-webhooks",
            description = "Let jobs have addresses told that lie in this machine or its network.")
    private boolean privateWebhooks;

    /**
     * Returns who may access the server. If a token is needed and none is given, one is generated.
     *
     * @param state the state folder
     * @param local whether the server listens on this machine's own addresses only
     */
    ServerAccess access(Path state, boolean local) {
        Optional<String> given = Optional.ofNullable(token).filter(text -> !text.isBlank());
        Path file = users == null ? state.resolve(USERS) : users;
        boolean has = !Accounts.of(file).all().isEmpty();
        Optional<String> needed = given.isPresent() || local || has ? given : Optional.of(fresh());
        // Asks for accounts also if the file is empty or missing: accounts may be added later, and a misspelt file must
        // not open the server to everybody.
        boolean asks = users != null || needed.isPresent() || has;
        return ServerAccess.OPEN
                .withToken(needed)
                .withAccounts(asks ? Optional.of(file) : Optional.empty())
                .withHosts(Set.copyOf(hosts))
                .behind(proxies())
                .withPublicUrl(publicUrl())
                .withTls(tls());
    }

    private Set<String> proxies() {
        for (String proxy : proxies) {
            try {
                TrustedProxies.of(Set.of(proxy));
            } catch (IllegalArgumentException e) {
                throw cannotBe("--trust-proxy", proxy, "It is no address and no network.", e);
            }
        }
        return Set.copyOf(proxies);
    }

    private Optional<String> publicUrl() {
        Optional<String> given = Optional.ofNullable(publicUrl).filter(text -> !text.isBlank());
        given.ifPresent(text -> {
            try {
                URI uri = URI.create(text);
                boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                    throw new IllegalArgumentException("no address of the web");
                }
            } catch (IllegalArgumentException e) {
                throw cannotBe("--public-url", text, "It is no address such as https://pictures.example.", e);
            }
        });
        return given.map(text -> text.replaceAll("/+$", ""));
    }

    /** Returns a line about what clients must send. It shows a generated token, but never one that the user gave. */
    Optional<String> note(ServerAccess access) {
        if (access.token().isPresent() && (token == null || token.isBlank())) {
            return Optional.of("Clients must send the token " + access.token().get() + ".");
        }
        if (access.accounts().isPresent()) {
            int count = Accounts.of(access.accounts().get()).all().size();
            if (count > 0) {
                return Optional.of("Clients must send the token of an account; there "
                        + (count == 1 ? "is 1" : "are " + count) + ".");
            }
            if (access.token().isEmpty()) {
                return Optional.of("There is no account in " + access.accounts().get()
                        + ": nobody is let in until `inkloom serve user add` adds one.");
            }
        }
        return access.token().map(_ -> "Clients must send the token that was given.");
    }

    ServerLimits limits() {
        require("--rate", rate >= 0 && rate < 1e6, rate);
        require("--max-jobs", mostJobs >= 1 && mostJobs <= 10_000, mostJobs);
        require("--max-upload-size", mostUpload >= 1 && mostUpload <= 2_000, mostUpload);
        require("--picture-cache", pictureCache >= 0 && pictureCache <= 1_000_000, pictureCache);
        ServerLimits usual = ServerLimits.usual();
        return usual.withSizes((long) mostUpload << 20, usual.cacheBytes())
                .withStored((long) pictureCache << 20)
                .ofOneAccount(rate, mostJobs)
                .withPrivateWebhooks(privateWebhooks);
    }

    private static void require(String flag, boolean possible, Number value) {
        if (!possible) {
            String why = "It lies outside of what is possible.";
            throw cannotBe(flag, value, why, new IllegalArgumentException(why));
        }
    }

    private static InkloomException cannotBe(String flag, Object value, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-SERVER-005",
                flag + " " + value + " cannot be.",
                why,
                "Give another " + flag + ", or leave it out.",
                cause);
    }

    private Optional<TlsFiles> tls() {
        if (store != null) {
            return Optional.of(
                    new TlsFiles.Store(store, Optional.ofNullable(password).map(ServeAccessFlags::firstLine)));
        }
        if (certificate != null && key != null) {
            return Optional.of(new TlsFiles.Pem(certificate, key));
        }
        if (certificate != null || key != null) {
            throw InkloomException.badInput(
                    "INK-SERVER-011",
                    "Of --tls-cert and --tls-key only one was given.",
                    "A certificate is of use with its key alone.",
                    "Give both, or --tls-store.");
        }
        return Optional.empty();
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-SERVER-012",
                    "The password in " + file + " cannot be read: " + e.getMessage() + ".",
                    "The file is not there, or may not be read.",
                    "Give another --tls-password-file.",
                    e);
        }
    }

    private static String fresh() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
