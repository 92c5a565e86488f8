package org.inkloom.inkling.reader;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.reader.ReaderSizes;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.models.reader.SlotReaderNet;
import org.inkloom.models.reader.SlotValues;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;

/**
 * Trains a reader as a classifier of pages: the loss is the sum of the slots' cross-entropies, over the slots that the
 * page shows.
 */
record SlotLesson(ReaderEdition edition, ReaderSizes sizes) implements Lesson {
    private static final int IGNORED = -1;
    private static final int SUMMED = 2;
    private static final double SMOOTHING = 0.02;

    @Override
    public String file() {
        return SlotReader.FILE;
    }

    @Override
    public Map<String, String> notes() {
        Map<String, String> notes = new HashMap<>(sizes.metadata());
        notes.putAll(SlotValues.metadata(edition.slots()));
        return notes;
    }

    @Override
    public Map<String, long[]> shapes() {
        return new LinkedHashMap<>(Weights.shapesOf(w -> new SlotReaderNet(w, sizes, edition.slots())));
    }

    @Override
    public int pixels() {
        return sizes.pixels();
    }

    @Override
    public Pages.Drawing drawing() {
        return edition.drawing(sizes.pixels());
    }

    @Override
    public Learner learner(Weights weights) {
        SlotReaderNet net = weights.build(
                "slot reader", AdapterSet.NONE, name -> false, w -> new SlotReaderNet(w, sizes, edition.slots()));
        return (x, labels, maps) -> loss(net.forward(x), labels);
    }

    private Tensor loss(List<Tensor> heads, Tensor labels) {
        Tensor sum = Tensors.mul(heads.getFirst().select(0, 0).select(0, 0), 0);
        for (int slot = 0; slot < heads.size(); slot++) {
            Tensor one = torch.cross_entropy_loss(
                    heads.get(slot), labels.select(0, slot), new TensorOptional(), SUMMED, IGNORED, SMOOTHING);
            sum = sum.add(Tensors.mul(one, edition.weight(slot)));
        }
        return Tensors.mul(sum, 1.0 / labels.size(1));
    }
}
