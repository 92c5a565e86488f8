package org.inkloom.inkling.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.wide.draw.Part;
import org.inkloom.picturebook.wide.draw.SceneMaps;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;

/**
 * Finds parts of people and their joints in pictures in the style of the wide book. Pictures are first resized to 256
 * pixels.
 *
 * <p>For use by one thread at a time. Owns its weights until {@link #close}.
 */
public final class PageMaps implements AutoCloseable {
    private static final int BATCH = 32;
    private static final int REACH = 2;

    private final Weights weights;
    private final PageMapNet net;
    private final int pixels;

    private PageMaps(Weights weights, MapLesson lesson) {
        this.weights = weights;
        pixels = lesson.pixels();
        net = lesson.net(weights);
    }

    /**
     * What a picture shows.
     *
     * @param side of the map in cells
     * @param parts the most probable part of every cell, rows from the top
     * @param nearness of every cell, 0 to 1, 1 is nearest
     * @param joints of the nearest person, in the order of
     *     {@link org.inkloom.picturebook.wide.draw.WideIllustrator#joints}
     */
    public record Told(int side, List<Part> parts, List<Double> nearness, List<Point> joints) {}

    /**
     * A joint.
     *
     * @param x share of the picture's width, 0 to 1
     * @param y share of the picture's height, 0 to 1
     * @param sure probability, 0 to 1, that the network gives this place
     */
    public record Point(double x, double y, double sure) {}

    /** Loads a network from a file that training wrote. */
    public static PageMaps load(Path file, Placement placement) {
        SafetensorsFile opened = SafetensorsFile.open(file);
        List<Integer> channels = Pattern.compile(" ")
                .splitAsStream(opened.metadata().getOrDefault(MapLesson.CHANNELS, ""))
                .filter(text -> !text.isEmpty())
                .map(Integer::valueOf)
                .toList();
        if (channels.isEmpty()) {
            opened.close();
            throw new IllegalArgumentException(file + " is no network that tells parts of pages");
        }
        MapLesson lesson = new MapLesson(MapLesson.TRAINED.pixels(), channels);
        return Weights.open(opened, placement).ownedBy(weights -> new PageMaps(weights, lesson));
    }

    /** Finds parts and joints of pictures, in their order. */
    public List<Told> tell(List<RgbPicture> pictures) {
        List<Told> told = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            told.addAll(tellBatch(pictures.subList(from, Math.min(pictures.size(), from + BATCH))));
        }
        return told;
    }

    private List<Told> tellBatch(List<RgbPicture> pictures) {
        Placement placement = weights.placement();
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor[] rows = pictures.stream()
                    .map(picture -> SlotReader.input(
                            Tensors.of(picture.rgb(), 1, picture.height(), picture.width(), 3), pixels))
                    .toArray(Tensor[]::new);
            Tensor x = Tensors.to(Tensors.cat(0, rows), placement.device(), placement.compute());
            float[] all = Tensors.floats(Tensors.cast(net.forward(x), DType.FLOAT32));
            int one = all.length / rows.length;
            int side = pixels / PageMapNet.CELL;
            List<Told> told = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                told.add(told(all, i * one, side));
            }
            return told;
        }
    }

    private static Told told(float[] all, int start, int side) {
        int cells = side * side;
        List<Part> parts = new ArrayList<>();
        for (int at = 0; at < cells; at++) {
            int best = 0;
            for (int part = 1; part < SceneMaps.PARTS; part++) {
                best = all[start + part * cells + at] > all[start + best * cells + at] ? part : best;
            }
            parts.add(Part.values()[best]);
        }
        List<Point> joints = new ArrayList<>();
        for (int joint = 0; joint < SceneMaps.VALUES - 1; joint++) {
            joints.add(point(all, start + (SceneMaps.PARTS + 1 + joint) * cells, side));
        }
        List<Double> nearness = new ArrayList<>();
        for (int at = 0; at < cells; at++) {
            nearness.add(sigmoid(all[start + SceneMaps.PARTS * cells + at]));
        }
        return new Told(side, parts, nearness, joints);
    }

    /** Returns the centre of mass around the cell with the largest value. */
    private static Point point(float[] all, int start, int side) {
        int best = 0;
        for (int at = 1; at < side * side; at++) {
            best = all[start + at] > all[start + best] ? at : best;
        }
        double sum = 0;
        double x = 0;
        double y = 0;
        for (int row = Math.max(0, best / side - REACH); row <= Math.min(side - 1, best / side + REACH); row++) {
            int last = Math.min(side - 1, best % side + REACH);
            for (int column = Math.max(0, best % side - REACH); column <= last; column++) {
                double strength = sigmoid(all[start + row * side + column]);
                sum += strength;
                x += strength * (column + 0.5);
                y += strength * (row + 0.5);
            }
        }
        return new Point(x / sum / side, y / sum / side, sigmoid(all[start + best]));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Override
    public void close() {
        weights.close();
    }
}
