package org.inkloom.server.comfy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.PictureExchange;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /api/etn/...}, which the plugin Krita AI Diffusion asks besides ComfyUI's routes: of which family models are, and a
 * place where pictures are exchanged. Prompts are not translated here: {@code languages} is empty, and {@code translate} gives
 * back what it gets.
 */
public final class KritaRoutes {
    private static final int MOST_ID = 200;
    private static final Set<String> KNOWN = Set.of("sd15", "sdxl");

    private final NodePack pack;
    private final Desks desks;
    private final long mostUpload;
    private final PictureExchange pictures;

    /**
     * Takes what the routes describe.
     *
     * @param mostUpload bytes of a picture
     */
    public KritaRoutes(NodePack pack, Desks desks, long mostUpload) {
        this.pack = pack;
        this.desks = desks;
        this.mostUpload = mostUpload;
        pictures = pack.exchange();
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addBare("GET", "/api/etn/model_info", exchange -> models(exchange, "checkpoints"))
                .addBare("GET", "/api/etn/model_info/{folder}", exchange -> models(exchange, exchange.name("folder")))
                .addBare("GET", "/api/etn/languages", exchange -> exchange.answer(ComfyJson.MAPPER.createArrayNode()))
                .addBare("GET", "/api/etn/translate/{language}/{text...}", this::translate)
                .addBare("GET", "/api/etn/image/{id}", this::get)
                .addBare("PUT", "/api/etn/image/{id}", this::put);
    }

    /** Names of models with their family; where a limit is asked for, also how many there are in all. */
    private void models(Exchange exchange, String folder) {
        List<String> names =
                pack.models(folder).orElseThrow(() -> new HttpError(400, "There is no such folder of models."));
        int offset = Math.min(whole(exchange, "offset").orElse(0), names.size());
        Optional<Integer> limit = whole(exchange, "limit");
        List<String> page =
                names.subList(offset, Math.min(names.size(), offset + Math.min(1_000, limit.orElse(1_000))));
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        for (String name : page) {
            // The plugin knows some families by these names; of one that it does not know it offers nothing.
            String base = pack.family(name).filter(KNOWN::contains).orElse("unknown");
            answer.putObject(name).put("base_model", base).put("is_inpaint", false);
        }
        if (limit.isPresent()) {
            answer.putObject("_meta")
                    .put("offset", offset)
                    .put("count", page.size())
                    .put("total", names.size());
        }
        exchange.answer(answer);
    }

    private static Optional<Integer> whole(Exchange exchange, String name) {
        return exchange.parameter(name).map(text -> {
            if (!text.matches("\\d{1,9}")) {
                throw new HttpError(400, name + " must be a whole number.");
            }
            return Integer.parseInt(text);
        });
    }

    private void translate(Exchange exchange) {
        exchange.answer(ComfyJson.json(exchange.name("text")));
    }

    private static String id(Exchange exchange) {
        String id = exchange.name("id");
        if (id.length() > MOST_ID) {
            throw new HttpError(400, "The id is longer than " + MOST_ID + ".");
        }
        return id;
    }

    /** Whoever asks sees the pictures of their own account alone. */
    private Path user(Exchange exchange) {
        return desks.of(exchange).folders().input();
    }

    private void get(Exchange exchange) {
        PictureExchange.Held picture =
                pictures.find(user(exchange), id(exchange)).orElseThrow(() -> new HttpError(404, "Image not found"));
        exchange.answer(200, picture.type(), picture.bytes());
    }

    private void put(Exchange exchange) {
        Path user = user(exchange);
        String id = id(exchange);
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        if (pictures.find(user, id).isPresent()) {
            exchange.answer(answer.put("status", "cached"));
            return;
        }
        // Other types are sent back as bytes only, so that a browser runs nothing of them.
        String type = exchange.header("Content-Type")
                .filter(given -> given.matches("image/(png|jpeg|webp)"))
                .orElse("application/octet-stream");
        byte[] bytes = exchange.body(Math.min(mostUpload, PictureExchange.most()));
        pictures.put(user, id, new PictureExchange.Held(type, bytes));
        exchange.answer(201, answer.put("status", "success"));
    }
}
