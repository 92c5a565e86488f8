package org.inkloom.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;

/** Endpoints, tokens and folders from environment variables. Immutable; its text never contains a token. */
public final class HubSettings {
    private final Map<String, String> environment;
    private final UserFolders folders;

    private HubSettings(Map<String, String> environment, UserFolders folders) {
        this.environment = Map.copyOf(environment);
        this.folders = folders;
    }

    /** Returns the settings of this process. */
    public static HubSettings ofProcess() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * Returns the settings of an environment.
     *
     * @param environment variables by name
     * @param home the user's folder
     */
    public static HubSettings of(Map<String, String> environment, Path home) {
        return new HubSettings(environment, UserFolders.of(environment, home));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * Returns the address of a site, without a slash at its end.
     *
     * @throws InkloomException INK-HUB-018 if the environment variable is not a web address
     */
    public URI endpoint(Site site) {
        String variable = switch (site) {
            case HUGGINGFACE -> "HF_ENDPOINT";
            case MODELSCOPE -> "MODELSCOPE_DOMAIN";
        };
        String address = value(variable)
                .orElse(
                        switch (site) {
                            case HUGGINGFACE -> "huggingface.co";
                            case MODELSCOPE -> "www.modelscope.cn";
                        });
        String whole = address.contains("://") ? address : "https://" + address;
        URI endpoint = address(variable, whole.replaceFirst("/+$", ""));
        if (endpoint.getRawUserInfo() != null || endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
            throw noAddress(variable, "It has a password, a question mark or a number sign in it.");
        }
        return endpoint;
    }

    private static URI address(String variable, String text) {
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (address.getHost() != null
                    && (scheme.equals("http") || scheme.equals("https"))
                    && address.getPort() < 65536) {
                return address;
            }
        } catch (URISyntaxException e) {
            // The exception's text is not shown: it repeats the variable, in which there may be a password.
        }
        throw noAddress(variable, "It does not begin with http:// or https://, or names no host.");
    }

    private static InkloomException noAddress(String variable, String why) {
        return InkloomException.badInput(
                "INK-HUB-018",
                "The environment variable " + variable + " holds no address that can be asked.",
                why,
                "Set " + variable + " to an address such as https://mirror.example, or unset it.");
    }

    /**
     * Returns the user's token for a site.
     *
     * @throws InkloomException INK-HUB-014 if it cannot be sent; the token itself is in no message
     */
    Optional<Secret> token(Site site) {
        Stream<String> names = switch (site) {
            case HUGGINGFACE -> Stream.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
            case MODELSCOPE -> Stream.of("MODELSCOPE_API_TOKEN", "MODELSCOPE_SDK_TOKEN");
        };
        return names.filter(name -> value(name).isPresent()).findFirst().map(this::secret);
    }

    /**
     * Returns these settings with the token in a file, which only its owner may be able to read.
     *
     * @throws InkloomException INK-HUB-031 if the file cannot be used
     */
    public HubSettings withTokenFile(Site site, Path file) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(site.tokenVariable(), TokenFile.read(file));
        return new HubSettings(more, folders);
    }

    private Secret secret(String variable) {
        String token = value(variable).orElseThrow();
        // A header consists of visible ASCII; ';' and ',' would end the cookie that ModelScope needs.
        if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ';' && c != ',' && c != '"')) {
            throw InkloomException.badInput(
                    "INK-HUB-014",
                    "The token in " + variable + " cannot be sent.",
                    "It holds a character that no token has, such as a space, a quotation mark or a line end: it was"
                            + " copied with something around it.",
                    "Copy the token alone into " + variable + ", or unset it.");
        }
        return new Secret(token);
    }

    /**
     * Returns the proxy for a scheme, from {@code http_proxy} or {@code https_proxy}.
     *
     * @throws InkloomException INK-HUB-018 if the variable is not an address
     */
    Optional<URI> proxy(String scheme) {
        String lower = scheme + "_proxy";
        String name = value(lower).isPresent() ? lower : lower.toUpperCase(Locale.ROOT);
        return value(name).map(text -> address(name, text.contains("://") ? text : "http://" + text));
    }

    /** Returns the hosts that are reached without a proxy, as {@code no_proxy} lists them. */
    List<String> withoutProxy() {
        return value("no_proxy").or(() -> value("NO_PROXY")).stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }

    /** Returns the user's folders for downloads. */
    public UserFolders folders() {
        return folders;
    }

    /** Returns the folder for downloaded models. */
    public Path models() {
        return folders.inkloom().resolve("models");
    }

    /** Returns the cache folder of {@code huggingface_hub}, which need not exist. */
    Path huggingFaceCache() {
        return folders.named("HF_HUB_CACHE")
                .or(() -> folders.named("HUGGINGFACE_HUB_CACHE"))
                .or(() -> folders.named("HF_HOME").map(path -> path.resolve("hub")))
                .orElseGet(() -> folders.cache().resolve("huggingface").resolve("hub"));
    }

    /** Returns the folders below which {@code modelscope} keeps models, in the order of its versions. */
    List<Path> modelScopeCaches() {
        Path cache = folders.named("MODELSCOPE_CACHE")
                .orElseGet(() -> folders.dotCache().resolve("modelscope").resolve("hub"));
        List<Path> places = new ArrayList<>(List.of(cache.resolve("models"), cache));
        if (value("MODELSCOPE_CACHE").isPresent()) {
            places.add(cache.resolve("hub").resolve("models"));
            places.add(cache.resolve("hub"));
        } else {
            places.add(folders.dotCache().resolve("modelscope").resolve("models"));
        }
        return List.copyOf(places);
    }
}
