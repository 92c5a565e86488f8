package org.inkloom.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.hub.CarriedModel;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.story.Story;

/**
 * The models and LoRAs on this machine: those that come with the program, downloaded ones, and those in folders that
 * the user names. Resolves names to files; everything that accepts a name accepts a path as well. Searches anew at
 * every call.
 */
public final class ModelShelf {
    private static final String LORA_ENDING = ".safetensors";
    private static final String EMBEDDINGS = "embeddings";

    /** Depth of the folders of downloaded models: {@code owner/name}. */
    private static final int FETCHED_DEPTH = 2;

    private final List<Path> modelFolders;
    private final List<Path> loraFolders;
    private final List<Path> embeddingFolders;
    private final Optional<Path> previewDecoder;
    private final Path fetched;

    private ModelShelf(StudioOptions options, Path fetched) {
        modelFolders = options.modelFolders();
        loraFolders = options.loraFolders();
        embeddingFolders = options.embeddingFolders();
        previewDecoder = options.previewDecoder();
        this.fetched = fetched;
    }

    /** Returns the models of this process: those that come with the program and those that were downloaded. */
    public static ModelShelf ofProcess() {
        return of(StudioOptions.USUAL);
    }

    /** Returns the models of this process, including the folders that options name. */
    static ModelShelf of(StudioOptions options) {
        return new ModelShelf(options, HubSettings.ofProcess().models());
    }

    /**
     * Returns the tiny autoencoder that decodes previews for a model: the one that options name, or the one published
     * for the model if it was downloaded.
     *
     * @param model the model's folder
     */
    public Optional<Path> previewDecoder(Path model) {
        return previewDecoder.or(() -> DiffusionModel.of(ModelFolder.open(model))
                .family()
                .tinyAutoencoder()
                .flatMap(name -> new ModelStore(HubSettings.ofProcess())
                        .find(name, Path.of(""), folder -> Files.isRegularFile(folder.resolve("config.json")))));
    }

    /** Returns the models without duplicate names, the carried one first. */
    public List<ModelEntry> models() {
        Map<String, ModelEntry> found = new LinkedHashMap<>();
        CarriedModel.find()
                .map(carried -> new ModelEntry(CarriedModel.NAME, carried.folder()))
                .ifPresent(entry -> found.put(entry.name(), entry));
        modelFolders.forEach(folder -> collect(folder, folder, 1, found));
        collect(fetched, fetched, FETCHED_DEPTH, found);
        return List.copyOf(found.values());
    }

    private static void collect(Path root, Path folder, int depth, Map<String, ModelEntry> found) {
        for (Path entry : entries(folder)) {
            if (holdsModel(entry)) {
                String name = root.relativize(entry).toString().replace('\\', '/');
                found.putIfAbsent(name, new ModelEntry(name, entry));
            } else if (depth > 1 && Files.isDirectory(entry)) {
                collect(root, entry, depth - 1, found);
            }
        }
    }

    private static boolean holdsModel(Path folder) {
        return Files.isDirectory(folder.resolve("unet")) || SingleFile.holdsModel(folder);
    }

    /** Returns the LoRAs without duplicate names, the carried ones first. */
    public List<LoraEntry> loras() {
        Map<String, LoraEntry> found = new LinkedHashMap<>();
        CarriedModel.find()
                .ifPresent(carried -> carried.loras()
                        .forEach(name -> found.put(
                                name, new LoraEntry(name, carried.lora(name).orElseThrow()))));
        for (Path folder : loraFolders) {
            for (Path file : entries(folder)) {
                String name = file.getFileName().toString();
                if (name.endsWith(LORA_ENDING) && Files.isRegularFile(file)) {
                    String plain = name.substring(0, name.length() - LORA_ENDING.length());
                    found.putIfAbsent(plain, new LoraEntry(plain, file));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Returns the folders with textual-inversion embeddings: those that the user names, and {@code embeddings} in
     * {@code INKLOOM_HOME} if it exists.
     */
    public List<Path> embeddingFolders() {
        List<Path> folders = new ArrayList<>(embeddingFolders);
        Path usual = UserFolders.ofProcess().inkloom().resolve(EMBEDDINGS);
        if (Files.isDirectory(usual)) {
            folders.add(usual);
        }
        return List.copyOf(folders);
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a model's folder, or the file that contains all of it.
     *
     * @param named a folder or the file of a whole model, {@value CarriedModel#NAME} for the carried model, or a
     *     name that {@link #models} lists; a file that replaces its U-Net may follow after {@code " + "}
     * @return the path, which need not exist
     * @throws InkloomException {@code INK-HUB-012} if the carried model is meant and this build has none; for a
     *     U-Net's file as {@link ExchangedUnet#of(Path, Path)}
     */
    public Path model(String named) {
        List<String> parts = ExchangedUnet.parts(named);
        return parts.size() == 1 || Files.exists(path(named))
                ? whole(named)
                : ExchangedUnet.of(whole(parts.getFirst()), path(parts.getLast()));
    }

    private Path whole(String named) {
        if (isCarried(named)) {
            return CarriedModel.require().folder();
        }
        Path folder = path(named);
        if (Files.exists(folder)) {
            return folder;
        }
        return models().stream()
                .filter(entry -> entry.name().equals(named))
                .map(ModelEntry::folder)
                .findFirst()
                .orElse(folder);
    }

    /**
     * Returns the name or path of the model with which a story is drawn: the one that its file names (beside the file,
     * or by its name), or the carried one if it names none.
     *
     * @throws InkloomException {@code INK-STORY-nnn} if the story cannot be read or its model does not exist
     */
    public String modelOfStory(Path story) {
        return Story.read(story).model().map(new StoryNames(this, story)::model).orElse(CarriedModel.NAME);
    }

    /**
     * Returns whether a name means the carried model. An existing folder of this name takes precedence if it contains a
     * model.
     */
    public static boolean isCarried(String named) {
        return named.equals(CarriedModel.NAME) && !holdsModel(Path.of(named));
    }

    /**
     * Returns what a user would type for a model's folder: {@code inkling} for the carried one, otherwise the folder.
     */
    public static String nameOf(Path folder) {
        return CarriedModel.find()
                        .filter(model -> model.folder().equals(folder))
                        .isPresent()
                ? CarriedModel.NAME
                : folder.toString();
    }

    /**
     * Returns the file of a LoRA: a file as it is given, in a folder the newest one, otherwise the LoRA of that name.
     *
     * @throws InkloomException {@code INK-LORA-015} for a folder without a LoRA, {@code -016} for an unknown name
     */
    public Path lora(String named) {
        return loraNamed(named).orElseGet(() -> {
            Path given = path(named);
            requireKnown(given);
            return LoraFolder.newest(given);
        });
    }

    /** Returns the LoRA of a name; empty if the name is the path of a file, or if there is none of that name. */
    public Optional<Path> loraNamed(String named) {
        Path given = path(named);
        if (given.getNameCount() != 1 || given.isAbsolute() || Files.exists(given)) {
            return Optional.empty();
        }
        return loras().stream()
                .filter(entry -> entry.name().equals(named))
                .map(LoraEntry::file)
                .findFirst();
    }

    /**
     * Refuses what is neither a file nor a known name: a plain word as a misspelt name, a path with folders or an
     * extension as a missing file.
     */
    private void requireKnown(Path given) {
        String name = given.toString();
        if (Files.exists(given) || given.getNameCount() != 1 || given.isAbsolute() || name.contains(".")) {
            return;
        }
        List<String> known =
                new ArrayList<>(loras().stream().map(LoraEntry::name).toList());
        throw InkloomException.badInput(
                "INK-LORA-016",
                "There is no file '" + name + "', and no LoRA of that name comes with the program.",
                known.isEmpty()
                        ? "This build carries no LoRAs."
                        : "Those that do are " + String.join(", ", known) + "; `inkloom lora list` shows them.",
                NearestName.of(name, known)
                                .map(near -> "Did you mean " + near + "? ")
                                .orElse("")
                        + "Name a LoRA file, the output folder of a training, or one that comes with the program.");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw InkloomException.badInput(
                    "INK-STUDIO-005",
                    "'" + text + "' is neither a name nor a path.",
                    "It has a character that no path may have.",
                    "Give the name of a model or LoRA, or the path of one.",
                    e);
        }
    }
}
