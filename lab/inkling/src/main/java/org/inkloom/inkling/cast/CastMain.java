package org.inkloom.inkling.cast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.run.RunControl;
import org.inkloom.score.coherence.Coherence;
import org.inkloom.score.coherence.InklingReader;
import org.inkloom.score.coherence.Matrix;
import org.inkloom.score.technical.CopyLikeness;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;

/**
 * Draws stories of eight shots, once with a shared cast and once without, from the same seeds, and prints for both the
 * mean likeness of the heroine as the carried slot reader sees it (copies of a picture count as 0) and how often the
 * reader finds in the pictures what their prompts say. With {@code :ref} after the anchors, her appearance is also
 * taken from an existing reference picture, and the shots are compared with that picture.
 *
 * <pre>
 * MODEL READER OUT STORIES whole|person STEPS WEIGHT:ANCHORS[:ref]...
 * </pre>
 */
public final class CastMain {
    private CastMain() {}

    private record Variant(String name, double weight, int anchors, boolean referring) {}

    private static final String REFERENCE = "reference";

    /** Sums over all stories for one way of drawing. */
    private static final class Sums {
        private double likeness;
        private double style;
        private double like;
        private int said;
        private int obeyed;
        private int of;
        private int her;
        private int stories;

        String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-12s %d stories: subject %.4f  style %.4f  like the reference %.4f  place and action %.3f (%d) "
                            + " identity %.3f (%d)",
                    name,
                    stories,
                    likeness / stories,
                    style / stories,
                    like / stories,
                    (double) obeyed / said,
                    said,
                    (double) her / of,
                    of);
        }
    }

    /** Runs the command. */
    public static void main(String[] args) throws IOException {
        Path out = Files.createDirectories(Path.of(args[2]));
        boolean whole = args[4].equals("whole");
        List<Variant> ways = new ArrayList<>(List.of(new Variant("off", 0, 0, false)));
        for (String way : List.of(args).subList(6, args.length)) {
            String[] parts = way.split(":");
            ways.add(new Variant(way, Double.parseDouble(parts[0]), Integer.parseInt(parts[1]), parts.length > 2));
        }
        List<Sums> sums = ways.stream().map(_ -> new Sums()).toList();
        try (DiffusionPipeline pipeline =
                        DiffusionPipeline.open(ModelFolder.open(Path.of(args[0])), PipelineOptions.on(Device.CPU));
                SlotReader reader = SlotReader.load(Path.of(args[1]), Placement.cpuFloat32())) {
            for (int story = 0; story < Integer.parseInt(args[3]); story++) {
                CastStory told = CastStory.of(story, whole);
                RgbPicture reference = picture(
                        pipeline,
                        GenerationRequest.of(told.identity())
                                .withSeeds(List.of(7000L + story))
                                .withSteps(Integer.parseInt(args[5])));
                for (int i = 0; i < ways.size(); i++) {
                    List<RgbPicture> pictures = new ArrayList<>();
                    for (int shot = 0; shot < CastStory.SHOTS; shot++) {
                        GenerationRequest request = request(
                                        told, shot, 100L * story, ways.get(i), Integer.parseInt(args[5]))
                                .withReferences(Map.of(REFERENCE, reference));
                        RgbPicture picture = picture(pipeline, request);
                        pictures.add(picture);
                        PngText.write(
                                out.resolve(ways.get(i).name().replace(":", "-") + "-" + story + "-" + shot + ".png"),
                                picture,
                                Map.of());
                    }
                    add(sums.get(i), told, pictures, reference, reader);
                    System.out.println(sums.get(i).line(ways.get(i).name()));
                }
            }
        }
    }

    private static RgbPicture picture(DiffusionPipeline pipeline, GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
    }

    private static GenerationRequest request(CastStory story, int shot, long seed, Variant way, int steps) {
        List<SharedCast.Anchor> anchors = new ArrayList<>();
        if (way.referring()) {
            anchors.add(new SharedCast.Anchor(story.identity(), 0, Optional.of(REFERENCE)));
        }
        for (int i = 0; i < way.anchors(); i++) {
            anchors.add(new SharedCast.Anchor(story.shots().get(i).prompt(), seed + i));
        }
        GenerationRequest request = GenerationRequest.of(story.shots().get(shot).prompt())
                .withSeeds(List.of(seed + shot))
                .withSteps(steps);
        return anchors.isEmpty()
                ? request
                : request.withSettings(request.settings()
                        .with(
                                PictureSetting.CAST,
                                new SharedCast(anchors, List.of(story.identity()), way.weight()).toString()));
    }

    private static void add(
            Sums sums, CastStory story, List<RgbPicture> pictures, RgbPicture reference, SlotReader reader) {
        List<Pixels> pixels = pictures.stream()
                .map(picture -> new Pixels(picture.width(), picture.height(), picture.rgb()))
                .toList();
        var reading = new InklingReader(reader).read(pixels);
        List<CopyLikeness> prepared = pixels.stream().map(CopyLikeness::of).toList();
        Matrix copies = Matrix.of(prepared.size(), (a, b) -> prepared.get(a).with(prepared.get(b)));
        sums.likeness += Coherence.of(reading.subject(), copies).value();
        sums.style += Coherence.of(reading.style(), copies).value();
        List<Pixels> both = new ArrayList<>(pixels);
        both.add(new Pixels(reference.width(), reference.height(), reference.rgb()));
        Matrix likeness = new InklingReader(reader).read(both).subject();
        sums.like += IntStream.range(0, pixels.size())
                .mapToDouble(i -> likeness.at(i, pixels.size()))
                .average()
                .orElse(0);
        sums.stories++;
        var seen = reader.read(pictures.stream()
                .map(picture -> new SlotReader.Rgb(picture.width(), picture.height(), picture.rgb()))
                .toList());
        for (int shot = 0; shot < seen.size(); shot++) {
            for (Map.Entry<Slot, String> one : story.shots().get(shot).said().entrySet()) {
                sums.said++;
                sums.obeyed += seen.get(shot).of(one.getKey().name()).value().equals(one.getValue()) ? 1 : 0;
            }
            for (Map.Entry<Slot, String> one : story.who().entrySet()) {
                sums.of++;
                sums.her += seen.get(shot).of(one.getKey().name()).value().equals(one.getValue()) ? 1 : 0;
            }
        }
    }
}
