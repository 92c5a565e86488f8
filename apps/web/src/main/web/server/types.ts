/** A reference to an output of another node, or a value. */
export type Input = string | number | boolean | [string, number] | unknown

export interface GraphNode {
  class_type: string
  inputs: Record<string, Input>
  _meta?: { title?: string }
}

/** A graph in ComfyUI's API format: nodes by id. */
export type Graph = Record<string, GraphNode>

/** A file that the server has. */
export interface PictureFile {
  filename: string
  subfolder: string
  type: string
}

/** Why a job failed. */
export interface Reason {
  /** In English, with all names and values. */
  message: string
  /** The type of the node that failed. */
  node: string
  /** Of docs/errors.md; of what has none there the name of the exception. */
  code: string
}

export type JobState = 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'

export interface Job {
  id: string
  graph: Graph
  state: JobState
  /** Milliseconds since 1970. */
  created: number
  started?: number
  ended?: number
  pictures: PictureFile[]
  reason?: Reason
}

export interface Model {
  name: string
  width: number
  height: number
  steps: number
  guidance: number
  /** Control networks that go with it. */
  controls?: string[]
}

/** How far a job is that runs now. */
export interface Live {
  node: string
  value: number
  max: number
  /** When which step was reached first, by which the time that is left is told: milliseconds of this page, and the step. */
  since?: number
  from?: number
  /** The address of a picture in memory. */
  preview?: string
}
