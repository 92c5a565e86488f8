package org.inkloom.annotate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.InkloomException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Poses in OpenPose's JSON: {@code people} with lists of {@code x, y, confidence} for body (18 or 25 points), hands and
 * face, in pixels of {@code canvas_width} and {@code canvas_height}, or relative to the sides if all numbers are at
 * most 1. Of a list of such objects, as tools for ControlNet write it, the first is used.
 *
 * @param width of the canvas in pixels; 0 if the file does not say
 * @param height of the canvas in pixels; 0 if the file does not say
 * @param poses the people
 */
public record PoseJson(int width, int height, List<PersonPose> poses) {
    private static final long LARGEST_FILE = 16L << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** By COCO's 18 points: the index among OpenPose's 25 points. */
    private static final int[] OF_25 = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};

    /** Copies the list. */
    public PoseJson {
        poses = List.copyOf(poses);
    }

    /**
     * Reads a file.
     *
     * @throws InkloomException {@code INK-ANNOT-005} if it cannot be read or is not such JSON
     */
    public static PoseJson read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw bad(file.toString(), "it is larger than " + LARGEST_FILE + " bytes");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param name used for it in messages
     * @throws InkloomException {@code INK-ANNOT-005} if it is not such JSON
     */
    public static PoseJson parse(String text, String name) {
        try {
            JsonNode root = JSON.readTree(text);
            JsonNode sheet = root.isArray() && !root.isEmpty() ? root.get(0) : root;
            if (!sheet.path("people").isArray()) {
                throw bad(name, "it has no list \"people\"");
            }
            return of(name, sheet);
        } catch (JacksonException e) {
            throw unreadable(name, e);
        }
    }

    private static InkloomException unreadable(String name, Exception e) {
        return bad(name, String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read"));
    }

    private static PoseJson of(String file, JsonNode sheet) {
        int width = side(file, sheet, "canvas_width");
        int height = side(file, sheet, "canvas_height");
        List<double[][]> rows = new ArrayList<>();
        for (JsonNode person : sheet.path("people")) {
            rows.add(new double[][] {
                numbers(file, person, "pose_keypoints_2d"),
                numbers(file, person, "hand_left_keypoints_2d"),
                numbers(file, person, "hand_right_keypoints_2d"),
                numbers(file, person, "face_keypoints_2d")
            });
        }
        boolean parts = rows.stream().allMatch(PoseJson::areParts);
        if (!parts && (width == 0 || height == 0)) {
            throw bad(file, "its points are in pixels and it does not say canvas_width and canvas_height");
        }
        List<PersonPose> poses = new ArrayList<>();
        for (double[][] person : rows) {
            double across = parts ? 1 : width;
            double down = parts ? 1 : height;
            poses.add(new PersonPose(
                    body(file, points(person[0], across, down)),
                    hand(file, points(person[1], across, down)),
                    hand(file, points(person[2], across, down)),
                    points(person[3], across, down)));
        }
        return new PoseJson(width, height, poses);
    }

    private static int side(String file, JsonNode sheet, String key) {
        JsonNode value = sheet.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        double side = value.isNumber() ? value.doubleValue() : -1;
        if (!(side >= 1 && side <= PictureSetting.LARGEST_SIDE)) {
            throw bad(file, key + " is " + value + ", not a number from 1 to " + PictureSetting.LARGEST_SIDE);
        }
        return (int) side;
    }

    private static double[] numbers(String file, JsonNode person, String key) {
        JsonNode list = person.path(key);
        if (list.isMissingNode() || list.isNull()) {
            return new double[0];
        }
        if (!list.isArray() || list.size() % 3 != 0) {
            throw bad(file, key + " is no list of x, y and confidence");
        }
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode value = list.get(i);
            if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                throw bad(file, key + " has " + value + " where a number is needed");
            }
            numbers[i] = value.doubleValue();
        }
        return numbers;
    }

    private static boolean areParts(double[][] person) {
        for (double[] row : person) {
            for (int i = 0; i < row.length; i++) {
                if (i % 3 != 2 && row[i] > 1) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Optional<Keypoint>> points(double[] row, double across, double down) {
        List<Optional<Keypoint>> points = new ArrayList<>();
        for (int i = 0; i < row.length; i += 3) {
            boolean there = row[i + 2] > 0 && (row[i] != 0 || row[i + 1] != 0);
            points.add(there ? Optional.of(new Keypoint(row[i] / across, row[i + 1] / down)) : Optional.empty());
        }
        return points;
    }

    private static List<Optional<Keypoint>> body(String file, List<Optional<Keypoint>> points) {
        if (points.size() == PersonPose.BODY) {
            return points;
        }
        List<Optional<Keypoint>> body = new ArrayList<>();
        for (int from : OF_25) {
            if (points.isEmpty()) {
                body.add(Optional.empty());
            } else if (points.size() == 25) {
                body.add(points.get(from));
            } else {
                throw bad(file, "a body has " + points.size() + " points, where 18 or 25 are known");
            }
        }
        return body;
    }

    private static List<Optional<Keypoint>> hand(String file, List<Optional<Keypoint>> points) {
        if (!points.isEmpty() && points.size() != PersonPose.HAND) {
            throw bad(file, "a hand has " + points.size() + " points, where 21 are known");
        }
        return points;
    }

    private static InkloomException bad(String file, String why) {
        return InkloomException.badInput(
                "INK-ANNOT-005",
                "The pose " + file + " cannot be used: " + why + ".",
                "It is no file of OpenPose's keypoints.",
                "Give a JSON object with \"people\", \"canvas_width\" and \"canvas_height\", as OpenPose and"
                        + " ControlNet's pose editors write it.");
    }

    /** Returns this with other people. */
    public PoseJson with(List<PersonPose> others) {
        return new PoseJson(width, height, others);
    }

    /**
     * Draws the people.
     *
     * @param fallbackWidth used if the file does not give the canvas' size, pixels
     * @param fallbackHeight used if the file does not give the canvas' size, pixels
     */
    public RgbPicture draw(int fallbackWidth, int fallbackHeight) {
        return PoseCanvas.draw(poses, width == 0 ? fallbackWidth : width, height == 0 ? fallbackHeight : height);
    }
}
