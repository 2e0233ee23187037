import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { Follows } from '../../core/dto-rules.js';
import type { Shape } from '../../core/shape.js';

/** Fields may be absent or null unless they are required. */
interface Necessity {
  readonly required?: boolean;
}

interface Range extends Necessity {
  readonly least?: number;
  readonly most?: number;
}

/** A string. */
export function TextField(description: string, necessity: Necessity = {}): PropertyDecorator {
  return field(description, necessity, { type: 'string' }, [IsString()]);
}

/** One of several strings. */
export function ChoiceField(
  description: string,
  choices: readonly string[],
  necessity: Necessity = {},
): PropertyDecorator {
  return field(description, necessity, { type: 'string', enum: [...choices] }, [IsIn(choices)]);
}

/** True or false. */
export function FlagField(description: string, necessity: Necessity = {}): PropertyDecorator {
  return field(description, necessity, { type: 'boolean' }, [IsBoolean()]);
}

/** A whole number. */
export function IntegerField(description: string, range: Range): PropertyDecorator {
  return field(description, range, { type: 'integer', ...limits(range) }, [
    IsInt(),
    ...bounds(range),
  ]);
}

/** A number. */
export function DecimalField(description: string, range: Range): PropertyDecorator {
  return field(description, range, { type: 'number', ...limits(range) }, [
    IsNumber(),
    ...bounds(range),
  ]);
}

/** A value of several parts. */
export function ShapeField(
  description: string,
  shape: Shape,
  necessity: Necessity = {},
): PropertyDecorator {
  const schema = '$ref' in shape.schema ? { allOf: [shape.schema] } : shape.schema;
  const models: PropertyDecorator = ({ constructor }) => {
    ApiExtraModels(...shape.models)(constructor);
  };
  return applyDecorators(models, field(description, necessity, schema, [Follows(shape)]));
}

/** The rules are asked in their order. */
function field(
  description: string,
  { required = false }: Necessity,
  schema: ApiPropertyOptions,
  rules: readonly PropertyDecorator[],
): PropertyDecorator {
  const options = { description, required, ...(!required && { nullable: true }), ...schema };
  const optional = required ? [] : [IsOptional()];
  return applyDecorators(ApiProperty(options as ApiPropertyOptions), ...optional, ...rules);
}

function limits({ least, most }: Range): ApiPropertyOptions {
  return {
    ...(least !== undefined && { minimum: least }),
    ...(most !== undefined && { maximum: most }),
  };
}

function bounds({ least, most }: Range): PropertyDecorator[] {
  return [...(least !== undefined ? [Min(least)] : []), ...(most !== undefined ? [Max(most)] : [])];
}
