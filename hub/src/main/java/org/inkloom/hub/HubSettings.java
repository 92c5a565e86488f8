package org.inkloom.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.report.folder.UserFolders;

/** Endpoints, tokens and folders, as the environment names them. Immutable; never shows a token. */
public final class HubSettings {
    private final Map<String, String> environment;
    private final UserFolders folders;

    private HubSettings(Map<String, String> environment, Path home) {
        this.environment = Map.copyOf(environment);
        this.folders = UserFolders.of(environment, home);
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
        return new HubSettings(environment, home);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Returns where a site is reached, without a slash at its end. */
    public URI endpoint(Site site) {
        String address = switch (site) {
            case HUGGINGFACE -> value("HF_ENDPOINT").orElse("https://huggingface.co");
            case MODELSCOPE -> value("MODELSCOPE_DOMAIN").orElse("www.modelscope.cn");
        };
        String whole = address.contains("://") ? address : "https://" + address;
        return URI.create(whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole);
    }

    /** Returns the user's token for a site. */
    Optional<Secret> token(Site site) {
        Stream<String> names = switch (site) {
            case HUGGINGFACE -> Stream.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
            case MODELSCOPE -> Stream.of("MODELSCOPE_API_TOKEN", "MODELSCOPE_SDK_TOKEN");
        };
        return names.flatMap(name -> value(name).stream()).findFirst().map(Secret::new);
    }

    /** Returns the proxy for a scheme, as {@code http_proxy} and {@code https_proxy} name it. */
    Optional<URI> proxy(String scheme) {
        String name = scheme + "_proxy";
        return value(name)
                .or(() -> value(name.toUpperCase(java.util.Locale.ROOT)))
                .map(text -> URI.create(text.contains("://") ? text : "http://" + text))
                .filter(proxy -> proxy.getHost() != null);
    }

    /** Returns the hosts that are reached without a proxy, as {@code no_proxy} lists them. */
    List<String> withoutProxy() {
        return value("no_proxy").or(() -> value("NO_PROXY")).stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }

    /** Returns where the user keeps what is fetched. */
    public UserFolders folders() {
        return folders;
    }

    /** Returns where models are fetched to. */
    public Path models() {
        return folders.inkloom().resolve("models");
    }

    /** Returns the cache of {@code huggingface_hub}, whether it is there or not. */
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
