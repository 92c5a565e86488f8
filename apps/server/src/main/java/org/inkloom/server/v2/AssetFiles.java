package org.inkloom.server.v2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.Blake3;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.Asset;
import org.inkloom.workflow.queue.AssetStore;
import tools.jackson.databind.node.ObjectNode;

/** Assets as files and as JSON. What was uploaded lies among the uploads under its digest, so that graphs can name it. */
final class AssetFiles {
    static final String PREFIX = "blake3:";
    /** Links lead to this server, where they hold as long as the asset; a day is what is promised. */
    private static final long LINKS_HOLD = 24 * 3600;

    private static final Map<String, String> TYPES = Map.of(
            "png",
            "image/png",
            "jpg",
            "image/jpeg",
            "jpeg",
            "image/jpeg",
            "webp",
            "image/webp",
            "gif",
            "image/gif",
            "txt",
            "text/plain; charset=utf-8",
            "json",
            "application/json");

    private final AssetStore store;

    AssetFiles(AssetStore store) {
        this.store = store;
    }

    AssetStore store() {
        return store;
    }

    static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(Blake3.hash(bytes));
    }

    static String type(String name) {
        return TYPES.getOrDefault(suffix(name), "application/octet-stream");
    }

    private static String suffix(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Keeps bytes and returns their asset; of bytes that are there already the file stays as it is. */
    Asset keep(Desk desk, byte[] bytes, String hash, Optional<String> name, long now) throws IOException {
        String suffix = name.map(AssetFiles::suffix).filter(TYPES::containsKey).orElse("bin");
        String file = "assets/" + hash + "." + suffix;
        Path path = ServerFolders.inside(desk.folders().input(), file);
        if (!Files.exists(path)) {
            Files.createDirectories(path.resolveSibling("."));
            PendingFile.write(path, bytes);
        }
        Asset asset = new Asset(
                UUID.randomUUID().toString(),
                desk.owner(),
                Optional.of(hash),
                bytes.length,
                type(file),
                "input:" + file,
                name,
                now,
                Optional.empty());
        store.add(asset);
        return asset;
    }

    /** Returns a new asset of the same content. */
    Asset again(Asset same, Optional<String> name, long now) {
        Asset asset = new Asset(
                UUID.randomUUID().toString(),
                same.owner(),
                same.hash(),
                same.size(),
                same.type(),
                same.place(),
                name.or(same::name),
                now,
                Optional.empty());
        store.add(asset);
        return asset;
    }

    /** Returns the asset of a job's result, under the same id each time; nothing where the file is gone. */
    Optional<Asset> result(Desk desk, String job, String node, int index, Path file, String place, long now)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String id = UUID.nameUUIDFromBytes((job + " " + node + " " + index).getBytes(StandardCharsets.UTF_8))
                .toString();
        String name = file.getFileName().toString();
        Asset asset = new Asset(
                id,
                desk.owner(),
                Optional.empty(),
                Files.size(file),
                type(name),
                place,
                Optional.of(name),
                now,
                Optional.of(job));
        store.add(asset);
        return Optional.of(asset);
    }

    /** Returns where an asset's bytes lie, as a folder's kind and a name below it. */
    static Path file(Desk desk, Asset asset) {
        int colon = asset.place().indexOf(':');
        Path root = desk.folders().ofType(asset.place().substring(0, colon)).orElseThrow();
        return ServerFolders.inside(root, asset.place().substring(colon + 1));
    }

    /** Returns what nodes that read files, such as {@code LoadImage}, call it. */
    static String inputName(Asset asset) {
        int colon = asset.place().indexOf(':');
        String kind = asset.place().substring(0, colon);
        String name = asset.place().substring(colon + 1);
        return kind.equals("input") ? name : name + " [" + kind + "]";
    }

    static ObjectNode json(Asset asset, String base) {
        ObjectNode json = ComfyJson.MAPPER.createObjectNode().put("id", asset.id());
        json.set("hash", ComfyJson.json(asset.hash().map(PREFIX::concat).orElse(null)));
        json.put("size_bytes", asset.size()).put("content_type", asset.type());
        json.set("file_path", ComfyJson.json(asset.name().orElse(null)));
        json.put("input_name", inputName(asset));
        json.put("created_at", time(asset.created()));
        json.put("url", base + "/api/v2/assets/" + asset.id() + "/content");
        json.put(
                "url_expires_at",
                Instant.now()
                        .plusSeconds(LINKS_HOLD)
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString());
        json.putNull("expires_at");
        asset.job().ifPresent(job -> json.put("job_id", job));
        return json;
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
