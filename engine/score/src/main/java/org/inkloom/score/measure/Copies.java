package org.inkloom.score.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.picture.Pixels;
import org.inkloom.run.RunControl;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.Matrix;
import org.inkloom.score.technical.CopyLikeness;

/** Finds the copies among the pictures of a set; computed once for a set and used by several measures. */
final class Copies {
    private List<Pixels> known = List.of();
    private Matrix matrix = Matrix.of(0, (a, b) -> 0);

    Matrix of(List<ScoredPicture> pictures, RunControl control) {
        List<Pixels> pixels = pictures.stream().map(ScoredPicture::pixels).toList();
        if (!isSame(pixels)) {
            List<CopyLikeness> prepared = new ArrayList<>();
            for (Pixels one : pixels) {
                control.cancellation().check("comparing pictures");
                prepared.add(CopyLikeness.of(one));
            }
            matrix = Matrix.of(prepared.size(), (a, b) -> {
                control.cancellation().check("comparing pictures");
                return prepared.get(a).with(prepared.get(b));
            });
            known = pixels;
        }
        return matrix;
    }

    private boolean isSame(List<Pixels> pixels) {
        if (pixels.size() != known.size()) {
            return false;
        }
        for (int i = 0; i < pixels.size(); i++) {
            Pixels one = pixels.get(i);
            Pixels other = known.get(i);
            if (one.width() != other.width() || !Arrays.equals(one.rgb(), other.rgb())) {
                return false;
            }
        }
        return true;
    }
}
