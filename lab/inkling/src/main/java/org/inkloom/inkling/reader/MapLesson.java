package org.inkloom.inkling.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.draw.SceneMaps;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;

/**
 * Trains a network to find the parts of pages of the wide book, their depth, and the joints of people. The loss is the
 * cross-entropy of the parts plus the binary cross-entropy of each further value.
 *
 * @param pixels width and height of the pages, a multiple of 16
 * @param channels of the network's four stages, multiples of 8
 */
record MapLesson(int pixels, List<Integer> channels) implements Lesson {
    /** The network that is trained: 2.6 M weights. */
    static final MapLesson TRAINED = new MapLesson(256, List.of(32, 64, 128, 192));

    static final String FILE = "page-maps.safetensors";
    static final String CHANNELS = "channels";
    private static final double FULL = 255;
    private static final int MAPS = SceneMaps.PARTS + SceneMaps.VALUES;

    /** Copies {@code channels}. */
    MapLesson {
        channels = List.copyOf(channels);
    }

    /** Builds the network. */
    PageMapNet net(Weights weights) {
        return weights.build("page maps", AdapterSet.NONE, name -> false, w -> new PageMapNet(w, channels, MAPS));
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(CHANNELS, channels.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    @Override
    public Map<String, long[]> shapes() {
        return new LinkedHashMap<>(Weights.shapesOf(w -> new PageMapNet(w, channels, MAPS)));
    }

    @Override
    public Pages.Drawing drawing() {
        return new MapPages(pixels);
    }

    @Override
    public Learner learner(Weights weights) {
        PageMapNet net = net(weights);
        long side = pixels / PageMapNet.CELL;
        return (x, labels, maps) -> {
            Tensor wanted = Tensors.mul(Tensors.cast(maps.view(-1, MAPS, side, side), DType.FLOAT32), 1 / FULL);
            return loss(net.forward(x), wanted);
        };
    }

    /** Returns the loss as a scalar in the current scope; all maps are {@code [B, MAPS, h, w]}. */
    static Tensor loss(Tensor told, Tensor wanted) {
        Tensor logs = torch.log_softmax(told.narrow(1, 0, SceneMaps.PARTS), 1);
        Tensor parts =
                Tensors.mul(logs.mul(wanted.narrow(1, 0, SceneMaps.PARTS)).mean(), -SceneMaps.PARTS);
        Tensor logits = told.narrow(1, SceneMaps.PARTS, SceneMaps.VALUES);
        // softplus(x) - x * y is the cross-entropy of sigmoid(x) and y, and stays finite for every x.
        Tensor values = torch.softplus(logits).sub(logits.mul(wanted.narrow(1, SceneMaps.PARTS, SceneMaps.VALUES)));
        return parts.add(Tensors.mul(values.mean(), SceneMaps.VALUES));
    }

    private static final class MapPages implements Pages.Drawing {
        private final WideSampler sampler = new WideSampler(Split.ANY, Manner.base());
        private final WideIllustrator illustrator;
        private final SceneMaps maps;
        private WideScene scene = sampler.sample(0);

        MapPages(int pixels) {
            illustrator = new WideIllustrator(pixels, pixels);
            maps = new SceneMaps(pixels, pixels, PageMapNet.CELL);
        }

        @Override
        public boolean turnTo(long seed) {
            scene = sampler.sample(seed);
            return !scene.actors().isEmpty() || seed % 2 == 0;
        }

        @Override
        public byte[] picture() {
            return illustrator.draw(scene).rgb();
        }

        @Override
        public int[] labels() {
            return new int[0];
        }

        @Override
        public byte[] maps() {
            return maps.of(scene);
        }
    }
}
