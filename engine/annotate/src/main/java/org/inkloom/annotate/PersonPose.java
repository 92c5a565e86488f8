package org.inkloom.annotate;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One person. A point that was not found is empty; hands and face have no points if they were not searched or not
 * found.
 *
 * @param body 18 points in COCO's order: nose, neck, right shoulder, elbow, wrist, the same on the left, right hip,
 *     knee, ankle, the same on the left, right eye, left eye, right ear, left ear
 * @param leftHand 21 points: wrist, then each finger from the thumb on, from its root to its tip
 * @param rightHand the same
 * @param face 70 points
 */
public record PersonPose(
        List<Optional<Keypoint>> body,
        List<Optional<Keypoint>> leftHand,
        List<Optional<Keypoint>> rightHand,
        List<Optional<Keypoint>> face) {
    /** Number of points of a body. */
    public static final int BODY = 18;

    /** Number of points of a hand. */
    public static final int HAND = 21;

    /** Checks the number of points. */
    public PersonPose {
        body = List.copyOf(body);
        leftHand = List.copyOf(leftHand);
        rightHand = List.copyOf(rightHand);
        face = List.copyOf(face);
        boolean hands =
                (leftHand.isEmpty() || leftHand.size() == HAND) && (rightHand.isEmpty() || rightHand.size() == HAND);
        if (body.size() != BODY || !hands) {
            throw new IllegalArgumentException(
                    "a pose of " + body.size() + " points, hands of " + leftHand.size() + " and " + rightHand.size());
        }
    }

    /** Returns the pose with some parts only. */
    public PersonPose only(boolean withBody, boolean withHands, boolean withFace) {
        return new PersonPose(
                withBody ? body : Collections.nCopies(BODY, Optional.empty()),
                withHands ? leftHand : List.of(),
                withHands ? rightHand : List.of(),
                withFace ? face : List.of());
    }

    /** Returns a pose without hands and face. */
    public static PersonPose ofBody(List<Optional<Keypoint>> body) {
        return new PersonPose(body, List.of(), List.of(), List.of());
    }
}
