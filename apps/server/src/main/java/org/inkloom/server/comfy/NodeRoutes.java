package org.inkloom.server.comfy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.NodeTypes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /object_info} and what says which models there are. */
public final class NodeRoutes {
    private static final long MOST_HEADER = 64L << 20;

    private final NodeTypes types;
    private final NodePack pack;
    private final BiConsumer<String, Throwable> failures;

    /** Takes what the routes describe. */
    public NodeRoutes(NodeTypes types, NodePack pack, BiConsumer<String, Throwable> failures) {
        this.types = types;
        this.pack = pack;
        this.failures = failures;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/object_info", this::all)
                .add("GET", "/object_info/{class}", this::one)
                .add("GET", "/embeddings", exchange -> exchange.answer(ComfyJson.MAPPER.createArrayNode()))
                .add("GET", "/extensions", exchange -> exchange.answer(ComfyJson.MAPPER.createArrayNode()))
                .add("GET", "/models", this::folders)
                .add("GET", "/models/{folder}", this::models)
                .add("GET", "/experiment/models", this::describedFolders)
                .add("GET", "/experiment/models/{folder}", this::describedModels)
                .add("GET", "/view_metadata/{folder}", this::metadata);
    }

    /** What the header of a safetensors file says of itself. */
    private void metadata(Exchange exchange) throws IOException {
        String name = exchange.parameter("filename").orElse("");
        Path file = pack.modelFile(exchange.name("folder"), name)
                .filter(found -> name.endsWith(".safetensors") && Files.isRegularFile(found))
                .orElseThrow(() -> new HttpError(404, "There is no such file."));
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long length = Long.reverseBytes(in.readLong());
            if (length < 2 || length > MOST_HEADER) {
                throw new HttpError(404, "The file has no header that can be read.");
            }
            JsonNode metadata = ComfyJson.read(in.readNBytes((int) length)).path("__metadata__");
            if (!metadata.isObject()) {
                throw new HttpError(404, "The file says nothing of itself.");
            }
            exchange.answer(metadata);
        }
    }

    private void all(Exchange exchange) {
        ObjectNode all = ComfyJson.MAPPER.createObjectNode();
        types.all().values().forEach(type -> add(all, type));
        exchange.answer(all);
    }

    /** A type that cannot be described is left out: the others are of use without it. */
    private void add(ObjectNode all, NodeType type) {
        try {
            all.set(type.spec().name(), ObjectInfo.of(type.spec()));
        } catch (RuntimeException e) {
            failures.accept("the description of " + type.spec().name(), e);
        }
    }

    private void one(Exchange exchange) {
        ObjectNode one = ComfyJson.MAPPER.createObjectNode();
        types.type(exchange.name("class")).ifPresent(type -> add(one, type));
        exchange.answer(one);
    }

    private void folders(Exchange exchange) {
        ArrayNode names = ComfyJson.MAPPER.createArrayNode();
        pack.folders().forEach(names::add);
        exchange.answer(names);
    }

    private List<String> files(Exchange exchange) {
        return pack.models(exchange.name("folder")).orElseThrow(() -> new HttpError(404, "There is no such folder."));
    }

    private void models(Exchange exchange) {
        ArrayNode names = ComfyJson.MAPPER.createArrayNode();
        files(exchange).forEach(names::add);
        exchange.answer(names);
    }

    private void describedFolders(Exchange exchange) {
        ArrayNode all = ComfyJson.MAPPER.createArrayNode();
        for (String name : pack.folders()) {
            all.addObject().put("name", name).putArray("folders");
        }
        exchange.answer(all);
    }

    private void describedModels(Exchange exchange) {
        ArrayNode all = ComfyJson.MAPPER.createArrayNode();
        files(exchange).forEach(name -> all.addObject().put("name", name).put("pathIndex", 0));
        exchange.answer(all);
    }
}
