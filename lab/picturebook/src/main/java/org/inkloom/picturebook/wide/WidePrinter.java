package org.inkloom.picturebook.wide;

import java.util.List;
import java.util.Set;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.control.WideControls;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.Seen;
import org.inkloom.picturebook.wide.caption.WideCaption;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.draw.SceneMaps;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Draws pages of the wide book. */
public final class WidePrinter implements Press.Printer {
    private static final int CONTROL = 9_001;

    private final WideSampler sampler;
    private final WideCaptionWriter writer;
    private final WideIllustrator illustrator;
    private final SceneMaps maps;
    private WideScene scene;

    /**
     * Makes a printer.
     *
     * @param width pixels
     * @param height pixels
     * @param split which combinations and words
     * @param manners drawn from evenly
     */
    public WidePrinter(int width, int height, Split split, List<Manner> manners) {
        sampler = new WideSampler(split, manners);
        writer = new WideCaptionWriter(split);
        illustrator = new WideIllustrator(width, height);
        maps = new SceneMaps(width, height);
        scene = sampler.sample(0);
    }

    @Override
    public void turnTo(long seed) {
        scene = sampler.sample(seed);
    }

    @Override
    public byte[] picture() {
        return illustrator.draw(scene).rgb();
    }

    @Override
    public byte[] focus() {
        return illustrator.drawFocus(scene);
    }

    /** Returns a control picture of a kind that the seed decides. */
    @Override
    public byte[] control() {
        Control kind = SeededRandom.of(scene.seed(), CONTROL).pick(List.of(Control.values()));
        return WideControls.of(kind, scene, illustrator.draw(scene), illustrator)
                .rgb();
    }

    @Override
    public byte[] maps() {
        return maps.of(scene);
    }

    @Override
    public int mapChannels() {
        return SceneMaps.PARTS + SceneMaps.VALUES;
    }

    @Override
    public Caption caption() {
        WideCaption caption = writer.writeForTraining(scene, scene.seed());
        return new Caption(caption.text(), caption.language(), Set.of());
    }

    @Override
    public int[] labels() {
        return Seen.labels(scene);
    }
}
