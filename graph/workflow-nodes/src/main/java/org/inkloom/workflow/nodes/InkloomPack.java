package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.inkloom.tensor.Device;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.PictureExchange;
import org.inkloom.workflow.node.ValueFiles;
import org.inkloom.workflow.node.WorkFolders;

/** The node types of this program. */
public final class InkloomPack implements NodePack {
    /** Folders of models that clients ask for; those with models that no node here can use are empty. */
    private static final List<String> FOLDERS = List.of(
            "checkpoints",
            "loras",
            "vae",
            "text_encoders",
            "diffusion_models",
            "clip_vision",
            "embeddings",
            "controlnet",
            "ipadapter",
            "upscale_models");

    private final Models models;
    private final PictureExchange exchange;
    private final NodePackProvider.WorkPlace place;
    private final List<NodeType> types;
    /** The packs for other devices; closed with this one. */
    private final List<InkloomPack> others = new CopyOnWriteArrayList<>();

    private InkloomPack(PictureExchange exchange, NodePackProvider.WorkPlace place) {
        this.models = new Models(place.models(), place.device(), place.watch());
        this.exchange = exchange;
        this.place = place;
        this.types = types(models, exchange, place);
    }

    /** Found by {@link java.util.ServiceLoader}. */
    public static final class Provider implements NodePackProvider {
        /** For the service loader. */
        public Provider() {}

        @Override
        public NodePack open(WorkPlace place) {
            return new InkloomPack(new PictureExchange(), place);
        }

        @Override
        public List<String> devices(String names) {
            if (names.equals("auto")) {
                return Device.all().stream().map(Device::toString).toList();
            }
            List<String> devices = NodePackProvider.super.devices(names);
            // A missing GPU is better reported at the start than by the first job.
            devices.stream().filter(name -> !name.equals("auto")).forEach(Device::parse);
            return devices;
        }
    }

    private static List<NodeType> types(Models models, PictureExchange exchange, NodePackProvider.WorkPlace place) {
        List<NodeType> types = new ArrayList<>();
        OwnFolders places = new OwnFolders(place.input(), place.output());
        types.addAll(new LoaderNodes(models, new LoraShelf(models, places)).types());
        types.addAll(new PartNodes(models).types());
        ControlNetworks networks = new ControlNetworks(place.models());
        types.addAll(ConditioningNodes.types());
        types.addAll(new SizedPromptNodes(models).types());
        types.addAll(new ControlNodes(networks).types());
        List<NodeType> annotators = new ArrayList<>(new AnnotatorNodes(models).types());
        annotators.addAll(new PoseNodes(models).types());
        types.addAll(annotators);
        types.add(new AnyAnnotatorNode(annotators).type());
        types.addAll(new KolorsNodes(models, networks).types());
        types.addAll(new KwaiNodes(models).types());
        types.addAll(new AdapterNodes(models, new AdapterShelf(place.models())).types());
        types.addAll(new LatentNodes(models).types());
        types.addAll(LatentCompositeNodes.types());
        types.addAll(new LatentFiles(place, places).types());
        types.addAll(new InpaintNodes(models).types());
        types.addAll(ModelNodes.types());
        types.addAll(new MergeNodes(models).types());
        types.addAll(new SaveNodes(models, place, places).types());
        types.addAll(new SamplingNodes(models).types());
        types.addAll(new ScheduleNodes(models).types());
        types.addAll(SamplerNodes.types());
        types.addAll(ImageNodes.types());
        types.addAll(new UpscaleNodes(models).types());
        types.addAll(PictureNodes.types());
        types.addAll(MaskNodes.types());
        types.addAll(new FileNodes(place).types());
        types.addAll(new ToolingNodes(exchange, place.input()).types());
        types.addAll(TileNodes.types());
        types.addAll(InpaintPackNodes.types());
        types.addAll(UnservedNodes.types());
        types.addAll(PlainNodes.types());
        types.add(new RecipeNode(models, places).type());
        types.add(new LoraTrainingNode(models, places).type());
        types.add(new StoryNode(models, places).type());
        types.add(new ScoreNode(models).type());
        types.add(new PackageNode(models, places).type());
        return List.copyOf(types);
    }

    @Override
    public List<NodeType> types() {
        return types;
    }

    @Override
    public List<NodeType> typesIn(WorkFolders folders) {
        return types(models, exchange, place.in(folders));
    }

    @Override
    public Optional<List<String>> models(String folder) {
        return switch (folder) {
            case "checkpoints" -> Optional.of(models.names());
            case "text_encoders", "clip" -> Optional.of(models.textEncoders().after(models.names()));
            case "vae" -> Optional.of(models.autoencoders().after(models.names()));
            case "diffusion_models", "unet" -> Optional.of(models.unets().after(models.names()));
            // Krita's plugin expects GGUF files as a folder of their own.
            case "unet_gguf" -> Optional.of(models.unets().packed());
            case "loras" -> Optional.of(models.loras());
            case "controlnet" -> Optional.of(new ControlNetworks(place.models()).names());
            case "embeddings" -> Optional.of(models.embeddings().names());
            case "upscale_models" ->
                Optional.of(List.copyOf(UpscaleNodes.files(models).keySet()));
            case "ipadapter" -> Optional.of(new AdapterShelf(place.models()).adapters());
            case "clip_vision" -> Optional.of(new AdapterShelf(place.models()).encoders());
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
    public Optional<String> family(String model) {
        return models.names().contains(model) ? Optional.of(models.family(model)) : Optional.empty();
    }

    @Override
    public List<String> controls(String model) {
        if (!models.names().contains(model)) {
            return List.of();
        }
        ControlNetworks networks = new ControlNetworks(place.models());
        return networks.names().stream()
                .filter(name -> models.isSteeredBy(model, networks.folder(name)))
                .toList();
    }

    @Override
    public ValueFiles values() {
        return new PixelFiles();
    }

    @Override
    public PictureExchange exchange() {
        return exchange;
    }

    @Override
    public NodePack on(String device) {
        InkloomPack other = new InkloomPack(exchange, place.on(device));
        others.add(other);
        return other;
    }

    @Override
    public List<DeviceFigures> devices() {
        Map<Device, Models> each = new LinkedHashMap<>();
        each.put(models.device(), models);
        others.forEach(other -> each.putIfAbsent(other.models.device(), other.models));
        return each.entrySet().stream()
                .map(entry -> {
                    Device device = entry.getKey();
                    Models there = entry.getValue();
                    String type = device.isCuda() ? "cuda" : "cpu";
                    return new DeviceFigures(
                            device.toString(), type, device.index(), there.totalBytes(), there.freeBytes());
                })
                .toList();
    }

    @Override
    public void unload() {
        models.unload();
    }

    @Override
    public void warmUp() {
        models.warmUp();
    }

    @Override
    public void close() {
        others.forEach(InkloomPack::close);
        models.close();
    }
}
