package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.annotate.Keypoint;
import org.inkloom.annotate.PersonPose;
import org.inkloom.annotate.PoseJson;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.workflow.comfy.ComfyJson;

/** People's poses as they are passed between nodes: OpenPose's JSON for each picture. */
final class PoseSheets {
    private PoseSheets() {}

    /**
     * Writes the poses in one picture.
     *
     * @param pixels whether coordinates are in pixels, as for DWPose, or shares of the picture's sides, as for OpenPose
     */
    static Map<String, Object> of(RgbPicture picture, List<PersonPose> poses, boolean pixels) {
        double across = pixels ? picture.width() : 1;
        double down = pixels ? picture.height() : 1;
        List<Object> people = new ArrayList<>();
        for (PersonPose pose : poses) {
            Map<String, Object> person = new LinkedHashMap<>();
            person.put("pose_keypoints_2d", rows(pose.body(), across, down));
            person.put("face_keypoints_2d", rows(pose.face(), across, down));
            person.put("hand_left_keypoints_2d", rows(pose.leftHand(), across, down));
            person.put("hand_right_keypoints_2d", rows(pose.rightHand(), across, down));
            people.add(person);
        }
        Map<String, Object> sheet = new LinkedHashMap<>();
        sheet.put("people", people);
        sheet.put("canvas_height", picture.height());
        sheet.put("canvas_width", picture.width());
        return sheet;
    }

    /** Returns three numbers for each point: x, y, and 1 if it was found; all 0 if not. */
    private static List<Double> rows(List<Optional<Keypoint>> points, double across, double down) {
        List<Double> rows = new ArrayList<>();
        for (Optional<Keypoint> point : points) {
            rows.add(point.map(place -> place.x() * across).orElse(0.0));
            rows.add(point.map(place -> place.y() * down).orElse(0.0));
            rows.add(point.isPresent() ? 1.0 : 0.0);
        }
        return rows;
    }

    /**
     * Reads the poses in one picture, or in the first of several.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-ANNOT-005} if the value is no such JSON
     */
    static PoseJson read(Object sheets) {
        return PoseJson.parse(ComfyJson.json(sheets).toString(), "kps");
    }
}
