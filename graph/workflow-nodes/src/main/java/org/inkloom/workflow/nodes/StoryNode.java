package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.studio.AppliedLora;
import org.inkloom.studio.StoryJob;
import org.inkloom.studio.Studio;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import org.jspecify.annotations.Nullable;

/** Draws a story: its shots into a folder, with contact sheet and report. */
final class StoryNode {
    private static final String GROUP = "stories";

    private final Models models;
    private final OwnFolders places;

    StoryNode(Models models, OwnFolders places) {
        this.models = models;
        this.places = places;
    }

    NodeType type() {
        return new Declared(
                NodeSpec.named("InkloomStory")
                        .title("Tell Story")
                        .category("inkloom")
                        .module("inkloom")
                        .says("Draws the shots of a story with a model and its LoRAs, into stories/NAME of the"
                                + " output folder. What is there and unchanged is not drawn again. LoRAs of the"
                                + " model count instead of the story's own.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.lines("story")
                                        .says("The story's YAML, or the name of its file in the input folder."),
                                InputSpec.text("name", "story").says("Of the result's folder."))
                        .output("IMAGE")
                        .output(OutputSpec.of("folder", "STRING"))
                        .is(NodeTrait.OUTPUT),
                this::identity,
                this::run);
    }

    /**
     * Returns the identity of the files that a story names. If another node computes the story, the files are unknown
     * here and results are not reused.
     */
    private Optional<String> identity(Map<String, @Nullable Object> constants) {
        Object text = constants.get("story");
        return text == null ? Optional.empty() : FileIdentity.of(() -> filesOf(text.toString()));
    }

    private List<Path> filesOf(String text) {
        Optional<Path> named = named(text);
        Story story = named.map(Story::read).orElseGet(() -> Story.parse(text, "story"));
        Path file = named.orElseGet(() -> places.input().resolve("story.yaml"));
        List<Path> all = new ArrayList<>(named.stream().toList());
        filesIn(story).filter(one -> isOwn(one, file)).map(file::resolveSibling).forEach(all::add);
        return all;
    }

    /** Names that are no paths, such as those of built-in LoRAs, are kept as they are. */
    private static Stream<String> filesIn(Story story) {
        return Stream.of(
                        story.loras().stream().map(LoraChoice::file),
                        story.allControls().stream().map(ControlChoice::picture),
                        story.controls().networks().values().stream())
                .flatMap(texts -> texts);
    }

    /** Returns the file that a story of a single line names; empty if it names none. */
    private Optional<Path> named(String story) {
        return story.strip().lines().count() == 1
                ? places.find(story.strip()).filter(Files::isRegularFile)
                : Optional.empty();
    }

    /**
     * Returns the story's file. Paths in a story are relative to its file, so a story that was typed in is written to a
     * hidden file in the input folder.
     */
    private Path file(String story) throws IOException {
        Optional<Path> named = named(story);
        if (named.isPresent()) {
            return named.get();
        }
        Path file = places.input()
                .resolve(".story-" + ContentDigest.of(List.of(story)).substring(0, 16) + ".yaml");
        PendingFile.write(file, story);
        return file;
    }

    private NodeResult run(NodeCall call) throws IOException, BadPictureException {
        Path file = file(call.text("story"));
        requireOwnFiles(Story.read(file), file);
        Path out = places.result(GROUP, call.text("name"));
        Values.Model model = call.get("model", Values.Model.class);
        List<AppliedLora> loras = model.made().loras().stream()
                .map(use -> new AppliedLora(use.file().toString(), use.scale()))
                .toList();
        NodeProgress progress = new NodeProgress(call, _ -> {});
        models.unload();
        StoryReport report;
        try (PathLock lock = PathLock.take(out, call.cancellation());
                Studio studio = models.studio()) {
            report = studio.tellStory(
                    StoryJob.of(file, out).withModel(model.name()).withLoras(loras), progress.control());
        }
        List<Object> shown = new ArrayList<>();
        List<PixelArray> pictures = new ArrayList<>();
        for (DrawnShot shot : report.shots()) {
            Path picture = report.folder().resolve(shot.file());
            pictures.add(picture(picture, pictures));
            shown.add(places.shown(picture));
        }
        return NodeResult.of(new Values.Image(ImageNodes.together(pictures)), places.named(out))
                .show("images", shown);
    }

    /** Reads a shot's picture. If its size differs from the first shot's, it is cropped and resized, as for batches. */
    private static PixelArray picture(Path file, List<PixelArray> before) throws BadPictureException {
        Pixels pixels = PictureDecoder.read(file);
        PixelArray array = PixelArray.black(1, pixels.height(), pixels.width());
        Bytes.put(pixels, array, 0);
        return before.isEmpty() ? array : ImageNodes.fitted(array, before.getFirst(), "bilinear");
    }

    private void requireOwnFiles(Story story, Path file) {
        Stream.concat(filesIn(story), story.model().stream().flatMap(named -> ExchangedUnet.parts(named).stream()))
                .forEach(text -> {
                    if (!isOwn(text, file)) {
                        throw InkloomException.badInput(
                                "INK-GRAPH-032",
                                "The story names " + text + ", which is outside the user's own folder.",
                                "A story in a workflow reads files of the input folder alone, and models and LoRAs by"
                                        + " their names.",
                                "Upload the file, and name it without a slash at its beginning and without dots.");
                    }
                });
    }

    private boolean isOwn(String text, Path story) {
        try {
            Path path = story.resolveSibling(text).normalize();
            boolean inside = path.startsWith(places.input()) && !Path.of(text).isAbsolute();
            return inside
                    && (!Files.exists(path)
                            || path.toRealPath().startsWith(places.input().toRealPath()));
        } catch (InvalidPathException | IOException e) {
            return false;
        }
    }
}
