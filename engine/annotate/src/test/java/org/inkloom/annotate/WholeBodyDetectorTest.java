package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.annotate.PersonBoxes.Box;
import org.inkloom.annotate.WholeBodyPoints.Point;
import org.inkloom.annotate.WholeBodyPoints.Region;
import org.inkloom.golden.WrittenDwPose;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DWPose's way around its networks against values computed by hand, and the whole of it over networks that say constants. */
class WholeBodyDetectorTest {
    /** Sides that the small networks see. */
    private static final int BOXES = 32;

    /** Cells of strides 8, 16 and 32. */
    private static final int CELLS = 16 + 4 + 1;

    private static final int NUMBERS = 7;

    @TempDir
    private Path folder;

    private static RgbPicture ramp(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % width * 10 + i % 3);
        }
        return new RgbPicture(width, height, rgb);
    }

    @Test
    void a_picture_is_fitted_into_the_upper_left_of_a_grey_one() {
        RgbPicture boxed = PersonBoxes.letterboxed(ramp(4, 2), 8, 8, 2);
        assertThat(boxed.width()).isEqualTo(8);
        assertThat(boxed.rgb()[0] & 0xff).isZero();
        assertThat(boxed.rgb()[3 * (3 * 8 + 7)] & 0xff).isEqualTo(30);
        assertThat(boxed.rgb()[3 * 4 * 8] & 0xff).isEqualTo(114);
    }

    @Test
    void cells_become_boxes_in_the_pictures_pixels() {
        float[] cells = new float[CELLS * NUMBERS];
        // The cell of column 2, row 1 of the first grid: middle (2.5, 1.25) cells of 8 pixels, e cells wide, 1 tall.
        int first = (1 * 4 + 2) * NUMBERS;
        cells[first] = 0.5f;
        cells[first + 1] = 0.25f;
        cells[first + 2] = 1;
        cells[first + 4] = 0.8f;
        cells[first + 5] = 0.5f;
        // The last grid's only cell is a cat.
        int last = 20 * NUMBERS;
        cells[last + 4] = 1;
        cells[last + 6] = 1;
        List<Box> boxes = PersonBoxes.boxes(cells, NUMBERS, BOXES, BOXES, 0.5);
        assertThat(boxes).hasSize(1);
        Box box = boxes.getFirst();
        assertThat(box.score()).isCloseTo(0.4, within(1e-6));
        assertThat(box.left()).isCloseTo((20 - 4 * Math.E) / 0.5, within(1e-5));
        assertThat(box.right()).isCloseTo((20 + 4 * Math.E) / 0.5, within(1e-5));
        assertThat(box.top()).isCloseTo((10 - 4) / 0.5, within(1e-5));
        assertThat(box.bottom()).isCloseTo((10 + 4) / 0.5, within(1e-5));
    }

    @Test
    void of_boxes_that_overlap_by_more_than_45_of_100_the_likeliest_stays() {
        Box best = new Box(0, 0, 9, 9, 0.9);
        Box same = new Box(0, 3, 9, 9, 0.8);
        Box beside = new Box(0, 6, 9, 15, 0.7);
        assertThat(same.overlap(best)).isCloseTo(70.0 / 100, within(1e-12));
        assertThat(beside.overlap(best)).isCloseTo(40.0 / 160, within(1e-12));
        assertThat(PersonBoxes.nonOverlapping(List.of(beside, same, best))).containsExactly(best, beside);
    }

    @Test
    void a_box_is_made_wider_and_takes_the_networks_proportions() {
        assertThat(Region.of(new Box(10, 20, 26, 60, 1), 24, 32)).isEqualTo(new Region(18, 40, 37.5, 50));
        assertThat(Region.of(new Box(0, 0, 24, 8, 1), 24, 32)).isEqualTo(new Region(12, 4, 30, 40));
    }

    @Test
    void the_likeliest_column_and_row_are_a_place_in_the_picture() {
        float[] columns = new float[WholeBodyPoints.COUNT * 48];
        float[] rows = new float[WholeBodyPoints.COUNT * 64];
        columns[48 + 12] = 0.6f;
        rows[64 + 48] = 0.4f;
        List<Point> points = WholeBodyPoints.points(columns, rows, new Region(100, 200, 48, 64), 24, 32);
        assertThat(points).hasSize(133);
        Point placed = points.get(1);
        assertThat(placed.x()).isCloseTo(6 / 24.0 * 48 + 100 - 24, within(1e-9));
        assertThat(placed.y()).isCloseTo(24 / 32.0 * 64 + 200 - 32, within(1e-9));
        assertThat(placed.score()).isCloseTo(0.4, within(1e-6));
        assertThat(points.getFirst().score()).isZero();
    }

    @Test
    void points_of_coco_take_openposes_places_and_shoulders_make_a_neck() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < WholeBodyPoints.COUNT; i++) {
            points.add(new Point(i, 2 * i, i == 16 ? 0.29 : 0.9));
        }
        PersonPose pose = WholeBodyPoints.pose(points, 1000, 1000);
        int[] coco = {0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3};
        for (int i = 0; i < coco.length; i++) {
            double number = i == 1 ? 5.5 : coco[i];
            Optional<Keypoint> expected =
                    coco[i] == 16 ? Optional.empty() : Optional.of(new Keypoint(number / 1000, 2 * number / 1000));
            assertThat(pose.body().get(i)).as("point " + i).isEqualTo(expected);
        }
        assertThat(pose.face()).hasSize(70).startsWith(Optional.of(new Keypoint(0.023, 0.046)));
        assertThat(pose.face().get(68)).isEqualTo(Optional.of(new Keypoint(0.002, 0.004)));
        assertThat(pose.leftHand()).hasSize(21).startsWith(Optional.of(new Keypoint(0.091, 0.182)));
        assertThat(pose.rightHand()).hasSize(21).endsWith(Optional.of(new Keypoint(0.132, 0.264)));
    }

    @Test
    void finds_and_draws_a_person_with_hands_and_face() throws IOException {
        WrittenDwPose.write(folder, 0.9f);
        AnnotationSettings settings =
                AnnotationSettings.of(AnnotationKind.DWPOSE).at(64, 0);
        try (WholeBodyDetector detector = WholeBodyDetector.open(settings, List.of(folder), Placement.cpuFloat32())) {
            List<PersonPose> poses = detector.find(ramp(64, 64));
            assertThat(poses).hasSize(1);
            // The box is 24 x 32 of the network's pixels around (16, 16), which are 48 x 64 of the picture's around
            // (32, 32);
            // a quarter wider 60 x 80, which has the proportions already.
            Keypoint nose = poses.getFirst().body().getFirst().orElseThrow();
            assertThat(nose.x()).isCloseTo((32 - 30) / 64.0, within(1e-6));
            assertThat(nose.y()).isCloseTo((32 - 40) / 64.0, within(1e-6));
            Keypoint wrist = poses.getFirst().leftHand().getFirst().orElseThrow();
            assertThat(wrist.x()).isCloseTo((91 % 48 / 48.0 * 60 + 2) / 64, within(1e-6));
            assertThat(wrist.y()).isCloseTo((91 % 64 / 64.0 * 80 - 8) / 64, within(1e-6));
            assertThat(poses.getFirst().face()).hasSize(70);
        }
        try (Annotator annotator = Annotators.open(settings, List.of(folder), Placement.cpuFloat32())) {
            RgbPicture drawn = annotator.annotate(ramp(64, 64));
            assertThat(drawn.width()).isEqualTo(64);
            assertThat(drawn.rgb()).contains((byte) 255);
        }
    }

    @Test
    void without_a_person_the_whole_picture_is_looked_at() throws IOException {
        WrittenDwPose.write(folder, 0.2f);
        AnnotationSettings settings = AnnotationSettings.of(AnnotationKind.DWPOSE);
        try (WholeBodyDetector detector = WholeBodyDetector.open(settings, List.of(folder), Placement.cpuFloat32())) {
            Keypoint nose =
                    detector.find(ramp(48, 64)).getFirst().body().getFirst().orElseThrow();
            assertThat(nose.x()).isCloseTo((24 - 30) / 48.0, within(1e-6));
            assertThat(nose.y()).isCloseTo((32 - 40) / 64.0, within(1e-6));
        }
    }

    @Test
    void a_missing_file_is_named_with_the_command_that_fetches_it() throws IOException {
        AnnotationSettings settings = AnnotationSettings.of(AnnotationKind.DWPOSE);
        assertThatThrownBy(() -> Annotators.open(settings, List.of(folder), Placement.cpuFloat32()))
                .hasMessageContaining("INK-ANNOT-003")
                .hasMessageContaining("yolox_l.onnx")
                .hasMessageContaining("yzd-v/DWPose");
        WrittenDwPose.write(folder, 0.9f);
        Files.delete(folder.resolve("dw-ll_ucoco_384.onnx"));
        assertThatThrownBy(() -> Annotators.open(settings, List.of(folder), Placement.cpuFloat32()))
                .hasMessageContaining("dw-ll_ucoco_384.onnx");
    }
}
