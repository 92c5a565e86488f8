package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.studio.ModelShelf;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeType;

/** All node types of this program. */
public final class InkloomPack implements NodePack {
    /** Folders that clients ask for; those of models that nothing here can use are empty. */
    private static final List<String> FOLDERS = List.of(
            "checkpoints",
            "loras",
            "vae",
            "text_encoders",
            "diffusion_models",
            "clip_vision",
            "embeddings",
            "controlnet",
            "upscale_models");

    private final Models models;
    private final List<NodeType> types;

    private InkloomPack(Models models, List<NodeType> types) {
        this.models = models;
        this.types = List.copyOf(types);
    }

    /** Found by {@link java.util.ServiceLoader}. */
    public static final class Provider implements NodePackProvider {
        /** For the service loader. */
        public Provider() {}

        @Override
        public NodePack open(WorkPlace place) {
            Models models = new Models(ModelShelf.ofProcess(), place.device());
            List<NodeType> types = new ArrayList<>();
            types.addAll(new LoaderNodes(models).types());
            types.addAll(new PartNodes(models).types());
            types.addAll(new LatentNodes(models).types());
            types.addAll(new SamplingNodes(models).types());
            types.addAll(ImageNodes.types());
            types.addAll(new FileNodes(place).types());
            types.addAll(PlainNodes.types());
            return new InkloomPack(models, types);
        }
    }

    @Override
    public List<NodeType> types() {
        return types;
    }

    @Override
    public Optional<List<String>> models(String folder) {
        return switch (folder) {
            case "checkpoints", "diffusion_models", "text_encoders", "vae" -> Optional.of(models.names());
            case "loras" -> Optional.of(models.loras());
            default -> FOLDERS.contains(folder) ? Optional.of(List.of()) : Optional.empty();
        };
    }

    @Override
    public Optional<Path> modelFile(String folder, String name) {
        return folder.equals("loras") && models.loras().contains(name)
                ? Optional.of(models.lora(name))
                : Optional.empty();
    }

    @Override
    public List<String> folders() {
        return FOLDERS;
    }

    @Override
    public Optional<UsualSettings> usual(String model) {
        return models.names().contains(model) ? Optional.of(models.usual(model)) : Optional.empty();
    }

    @Override
    public List<DeviceFigures> devices() {
        boolean cuda = models.device().isCuda();
        String name = models.device().toString();
        return List.of(new DeviceFigures(name, cuda ? "cuda" : "cpu", 0, models.totalBytes(), models.freeBytes()));
    }

    @Override
    public void unload() {
        models.unload();
    }

    @Override
    public void close() {
        models.close();
    }
}
