package org.inkloom.inkling.reader;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.draw.Part;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * Tests how well a network finds parts and faces on pages on which it was not trained. For each part: the intersection
 * over union of prediction and truth over all pages. For faces seen from the front: the share of points (nose, eyes,
 * ears) that are found within 4 % of the face's width.
 */
public final class MapExam {
    private static final long FIRST_SEED = 9_500_000_000L;
    private static final int SIDE = MapLesson.TRAINED.pixels();
    private static final int AT_ONCE = 32;

    private final PartOverlaps overlaps = new PartOverlaps();
    private final FacePoints face = new FacePoints();

    /** Tests a network on a number of pages with held-out combinations. */
    public MapExam(PageMaps maps, int pages) {
        WideSampler sampler = new WideSampler(Split.HELD_OUT, Manner.base());
        WideIllustrator illustrator = new WideIllustrator(SIDE, SIDE);
        for (int from = 0; from < pages; from += AT_ONCE) {
            List<WideScene> scenes = new ArrayList<>();
            List<RgbPicture> pictures = new ArrayList<>();
            for (int i = from; i < Math.min(pages, from + AT_ONCE); i++) {
                WideScene scene = sampler.sample(FIRST_SEED + i);
                scenes.add(scene);
                pictures.add(illustrator.draw(scene));
            }
            List<PageMaps.Told> told = maps.tell(pictures);
            for (int i = 0; i < told.size(); i++) {
                count(told.get(i), illustrator.drawParts(scenes.get(i)));
                face.add(told.get(i), scenes.get(i), illustrator, SIDE);
            }
        }
    }

    private void count(PageMaps.Told told, RgbPicture drawn) {
        int cell = SIDE / told.side();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int grey = drawn.rgb()[(y * SIDE + x) * 3] & 255;
                Part is = Part.values()[grey / Part.SKIN.grey()];
                Part said = told.parts().get(y / cell * told.side() + x / cell);
                overlaps.add(is, said);
            }
        }
    }

    /** Returns the intersection over union of a part, 0 to 1; 0 if the part never occurred. */
    public double overlap(Part part) {
        double overlap = overlaps.of(part);
        return Double.isNaN(overlap) ? 0 : overlap;
    }

    /** Returns how many points of faces were looked for. */
    public int points() {
        return face.looked();
    }

    /** Returns the share of the face's points that are within 4 % of the face's width; 0 where there were none. */
    public double facePoints() {
        return face.share();
    }
}
