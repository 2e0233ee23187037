import { BadRequestException, ValidationPipe, type ValidationError } from '@nestjs/common';

type Class = new () => object;

/** Says of each property what is wrong with it, as Nest's own pipe does, without what follows from another fault. */
function messages(errors: readonly ValidationError[], path = ''): string[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const own = Object.entries(constraints)
      .filter(([rule]) => rule !== 'nestedValidation')
      .map(([, message]) => path + message);
    return own.length > 0 ? own : messages(children, `${path}${property}.`);
  });
}

const pipe = new ValidationPipe({
  transform: true,
  exceptionFactory: (errors) => new BadRequestException(messages(errors)),
});

/** The value as an instance of its DTO class. Throws a 400 that names what is wrong. */
export async function validated<T extends object>(dto: new () => T, value: unknown): Promise<T> {
  return (await pipe.transform(value, { type: 'body', metatype: dto })) as T;
}

/** Throws the 400 that says why a value is not what its DTO class asks for. */
export async function refuse(dto: Class, value: unknown): Promise<never> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  await validated(dto, isObject ? value : {});
  throw new BadRequestException();
}
