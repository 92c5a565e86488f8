package org.inkloom.server.v2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.FileAnswer;
import org.inkloom.server.http.Forms;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.queue.Asset;
import org.inkloom.workflow.queue.AssetStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/v2/assets}: files by their content. */
public final class AssetRoutes {
    private static final Pattern HASH = Pattern.compile("(?:blake3:)?([0-9a-f]{64})");

    private final Desks desks;
    private final AssetFiles files;
    private final long most;

    /**
     * Takes what the routes work on.
     *
     * @param most bytes of an upload
     */
    public AssetRoutes(Desks desks, AssetStore store, long most) {
        this.desks = desks;
        this.files = new AssetFiles(store);
        this.most = most;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addBare("POST", "/api/v2/assets", this::upload)
                .addBare("POST", "/api/v2/assets/from-hash", this::fromHash)
                .addBare("GET", "/api/v2/assets/by-hash/{hash}", this::known)
                .addBare("GET", "/api/v2/assets/{id}", this::one)
                .addBare("DELETE", "/api/v2/assets/{id}", this::delete)
                .addBare("GET", "/api/v2/assets/{id}/content", this::content);
    }

    private void upload(Exchange exchange) throws IOException {
        byte[] bytes;
        Optional<String> name;
        Optional<String> expected;
        try (MultiPartFormData.Parts parts = Forms.parts(exchange, most)) {
            MultiPart.Part part = parts.getFirst("file");
            if (part == null) {
                throw Refused.with(422, "invalid_request", "The form has no part \"file\".");
            }
            bytes = Forms.bytes(part);
            name = Forms.text(parts, "file_path").or(() -> Optional.ofNullable(part.getFileName()));
            expected = Forms.text(parts, "expected_hash").filter(text -> !text.isBlank());
        }
        String hash = exchange.compute(() -> AssetFiles.hash(bytes));
        if (expected.isPresent() && !hash(expected.get()).filter(hash::equals).isPresent()) {
            throw Refused.with(409, "hash_mismatch", "The bytes that came have the hash blake3:" + hash + ".");
        }
        Desk desk = desks.of(exchange);
        boolean known = files.store().byHash(desk.owner(), hash).isPresent();
        SingleUse.run(exchange, files.store(), () -> {
            Asset asset = files.keep(desk, bytes, hash, name.map(AssetRoutes::last), System.currentTimeMillis());
            answer(exchange, known ? 200 : 201, asset, !known);
        });
    }

    /** Names are shown and give the suffix; where the file lies is decided here. */
    private static String last(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return name.length() > 200 ? name.substring(name.length() - 200) : name;
    }

    private static Optional<String> hash(String text) {
        Matcher matcher = HASH.matcher(text.strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static void answer(Exchange exchange, int status, Asset asset, boolean fresh) {
        ObjectNode json = AssetFiles.json(asset, exchange.base());
        exchange.answer(status, json.put("created_new", fresh));
    }

    private void fromHash(Exchange exchange) {
        JsonNode body = exchange.json();
        Asset same = hash(body.path("hash").asString(""))
                .flatMap(hash -> known(exchange, hash))
                .orElseThrow(() -> Refused.with(404, "blob_not_found", "There is no content of this hash."));
        JsonNode name = body.path("file_path");
        Optional<String> given = name.isString() ? Optional.of(last(name.stringValue())) : Optional.empty();
        answer(exchange, 201, files.again(same, given, System.currentTimeMillis()), false);
    }

    /** Asked with HEAD, which every GET answers. */
    private void known(Exchange exchange) {
        if (hash(exchange.name("hash")).flatMap(hash -> known(exchange, hash)).isEmpty()) {
            throw Refused.with(404, "blob_not_found", "There is no content of this hash.");
        }
        exchange.status(200);
    }

    /** The file may have been removed by another route: who is told that it is here would not send it again. */
    private Optional<Asset> known(Exchange exchange, String hash) {
        Desk desk = desks.of(exchange);
        return files.store()
                .byHash(desk.owner(), hash)
                .filter(asset -> Files.isRegularFile(AssetFiles.file(desk, asset)));
    }

    private Asset asset(Exchange exchange) {
        return files.store()
                .find(desks.of(exchange).owner(), exchange.name("id"))
                .orElseThrow(Refused::notFound);
    }

    private void one(Exchange exchange) {
        exchange.answer(AssetFiles.json(asset(exchange), exchange.base()));
    }

    private void delete(Exchange exchange) throws IOException {
        Asset asset = asset(exchange);
        if (asset.job().isPresent()) {
            throw Refused.with(409, "asset_in_use", "This is a result of a job.");
        }
        Desk desk = desks.of(exchange);
        Optional<Boolean> shared = files.store().remove(desk.owner(), asset.id());
        if (!shared.orElseThrow(Refused::notFound)) {
            Files.deleteIfExists(AssetFiles.file(desk, asset));
        }
        exchange.status(204);
    }

    private void content(Exchange exchange) throws IOException {
        Asset asset = asset(exchange);
        Path file = AssetFiles.file(desks.of(exchange), asset);
        if (!Files.isRegularFile(file)) {
            throw Refused.notFound();
        }
        FileAnswer.send(exchange, file);
    }
}
