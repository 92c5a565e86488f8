package org.inkloom.server.comfy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodeType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /object_info} and what says which models there are. */
public final class NodeRoutes {
    private static final long MOST_HEADER = 64L << 20;

    private final Desks desks;
    private final NodePack pack;
    private final BiConsumer<String, Throwable> failures;

    /** ComfyUI's folders for what is not here: clients that ask for them hear that they are empty. */
    private static final List<String> EMPTY = List.of(
            "configs",
            "style_models",
            "diffusers",
            "vae_approx",
            "gligen",
            "latent_upscale_models",
            "custom_nodes",
            "hypernetworks",
            "photomaker",
            "classifiers",
            "model_patches",
            "audio_encoders");
    /** Folders of no models, which ComfyUI's list of them leaves out. */
    private static final Set<String> NOT_SHOWN = Set.of("configs", "custom_nodes");

    /** What folders were called before. */
    private static final Map<String, String> FORMER = Map.of("clip", "text_encoders", "unet", "diffusion_models");

    /** Takes what the routes describe. */
    public NodeRoutes(Desks desks, NodePack pack, BiConsumer<String, Throwable> failures) {
        this.desks = desks;
        this.pack = pack;
        this.failures = failures;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/object_info", this::all)
                .add("GET", "/object_info/{class}", this::one)
                .add("GET", "/embeddings", this::embeddings)
                .add("GET", "/extensions", exchange -> exchange.answer(ComfyJson.MAPPER.createArrayNode()))
                .add("GET", "/models", this::folders)
                .add("GET", "/models/{folder}", this::models)
                .add("GET", "/experiment/models", this::describedFolders)
                .add("GET", "/experiment/models/{folder}", this::describedModels)
                .add("GET", "/view_metadata/{folder}", this::metadata);
    }

    /** What the header of a safetensors file says of itself. */
    private void metadata(Exchange exchange) {
        String name = exchange.parameter("filename").orElse("");
        Path file = pack.modelFile(folder(exchange), name)
                .filter(found -> name.endsWith(".safetensors") && Files.isRegularFile(found))
                .orElseThrow(() -> new HttpError(404, "There is no such file."));
        JsonNode metadata;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long length = Long.reverseBytes(in.readLong());
            if (length < 2 || length > Math.min(MOST_HEADER, Files.size(file))) {
                throw new HttpError(404, "The file has no header that can be read.");
            }
            metadata = ComfyJson.read(in.readNBytes((int) length)).path("__metadata__");
        } catch (IOException | InkloomException e) {
            throw new HttpError(404, "The file has no header that can be read.");
        }
        if (!metadata.isObject()) {
            throw new HttpError(404, "The file says nothing of itself.");
        }
        exchange.answer(metadata);
    }

    private void all(Exchange exchange) {
        ObjectNode all = ComfyJson.MAPPER.createObjectNode();
        desks.of(exchange).types().all().values().forEach(type -> add(all, type));
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
        desks.of(exchange).types().type(exchange.name("class")).ifPresent(type -> add(one, type));
        exchange.answer(one);
    }

    private void folders(Exchange exchange) {
        ArrayNode names = ComfyJson.MAPPER.createArrayNode();
        folderNames().forEach(names::add);
        exchange.answer(names);
    }

    private List<String> folderNames() {
        return Stream.concat(pack.folders().stream(), EMPTY.stream()).distinct().toList();
    }

    private void embeddings(Exchange exchange) {
        ArrayNode names = ComfyJson.MAPPER.createArrayNode();
        pack.models("embeddings").orElse(List.of()).forEach(names::add);
        exchange.answer(names);
    }

    private static String folder(Exchange exchange) {
        String name = exchange.name("folder");
        return FORMER.getOrDefault(name, name);
    }

    private List<String> files(Exchange exchange) {
        String folder = folder(exchange);
        return pack.models(folder)
                .or(() -> EMPTY.contains(folder) ? Optional.of(List.of()) : Optional.empty())
                .orElseThrow(() -> new HttpError(404, "There is no such folder."));
    }

    private void models(Exchange exchange) {
        ArrayNode names = ComfyJson.MAPPER.createArrayNode();
        files(exchange).forEach(names::add);
        exchange.answer(names);
    }

    private void describedFolders(Exchange exchange) {
        ArrayNode all = ComfyJson.MAPPER.createArrayNode();
        for (String name : folderNames()) {
            if (!NOT_SHOWN.contains(name)) {
                all.addObject().put("name", name).putArray("folders");
            }
        }
        exchange.answer(all);
    }

    private void describedModels(Exchange exchange) {
        ArrayNode all = ComfyJson.MAPPER.createArrayNode();
        for (String name : files(exchange)) {
            ObjectNode model = all.addObject().put("name", name).put("pathIndex", 0);
            pack.modelFile(folder(exchange), name).ifPresent(file -> describe(model, file));
        }
        exchange.answer(all);
    }

    /** Adds the times and the size of a file; of a folder of several files there is nothing to say. */
    private static void describe(ObjectNode model, Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                model.put("modified", attributes.lastModifiedTime().toMillis())
                        .put("created", attributes.creationTime().toMillis())
                        .put("size", attributes.size());
            }
        } catch (IOException _) {
            // It was removed while the list was made.
        }
    }
}
